//! The QR code that opens the bill's page on the customer's phone.

use yew::prelude::*;

use crate::hooks::QrCode;
use crate::text::PaymentText;

/// Inline SVG, because a shop's Content-Security-Policy may forbid images. Its space is reserved, so that
/// nothing moves when the code is loaded.
pub(super) fn qr_code(code: &QrCode, text: &PaymentText) -> Html {
    let drawing = match code {
        QrCode::Drawn(drawing) => Some(drawing),
        QrCode::Waiting | QrCode::Missing => None,
    };
    let size = drawing.map_or("1", |drawing| &drawing.size);
    let path = drawing
        .map(|drawing| drawing.path.clone())
        .unwrap_or_default();
    html! {
        <figure class={classes!("qr", "scripted", drawing.is_none().then_some("qr-loading"))}>
            <svg role="img" viewBox={format!("0 0 {size} {size}")} aria-label={text.qr_alt}>
                <path d={path} />
            </svg>
            <figcaption key={text.qr_title}>{ text.qr_title }</figcaption>
        </figure>
    }
}
