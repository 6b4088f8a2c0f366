//! The QR code that opens the bill's page on the customer's phone.

use yew::prelude::*;

use crate::context::use_widget_context;
use crate::hooks::use_qr_code;
use billpay_contract::BillId;

#[derive(PartialEq, Properties)]
pub(super) struct QrCodeProps {
    pub(super) id: BillId,
    /// Whether to load the code: not on phones and tablets.
    pub(super) show_code: bool,
}

/// Inline SVG, because a shop's Content-Security-Policy may forbid images. Its space is reserved, so that
/// nothing moves when the code is loaded.
#[component]
pub(super) fn QrCode(props: &QrCodeProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text().payment;
    let drawing = use_qr_code(&widget.gateway, &props.id, props.show_code);
    let loading = drawing.is_none().then_some("qr-loading");
    let (size, path) = drawing.map_or(("1".into(), AttrValue::default()), |drawing| {
        (drawing.size, drawing.path)
    });
    html! {
        <figure class={classes!("qr", "scripted", loading)}>
            <svg role="img" viewBox={format!("0 0 {size} {size}")} aria-label={text.qr_alt}>
                <path d={path} />
            </svg>
            <figcaption key={text.qr_title}>{ text.qr_title }</figcaption>
        </figure>
    }
}
