//! The QR code of a bill's page, for the customer's phone.

use yew::prelude::*;

use crate::context::use_widget;
use crate::hooks::use_qr_code;
use billpay_contract::BillId;

#[derive(PartialEq, Properties)]
pub(super) struct QrCodeProps {
    pub(super) id: BillId,
    /// Whether the page is read on something else than a phone; a phone requests no code.
    pub(super) wide: bool,
}

/// Inline SVG, because a shop's policy may forbid images. Its place is reserved, so that nothing moves
/// when the code has come.
#[component]
pub(super) fn QrCode(props: &QrCodeProps) -> Html {
    let widget = use_widget();
    let text = widget.text().live;
    let drawing = use_qr_code(&widget.gateway, &props.id, props.wide);
    let undrawn = drawing.is_none().then_some("undrawn");
    let (size, path) = drawing.map_or(("1".into(), AttrValue::default()), |drawing| {
        (drawing.size, drawing.path)
    });
    html! {
        <figure class={classes!("qr", "scripted", undrawn)}>
            <svg role="img" viewBox={format!("0 0 {size} {size}")} aria-label={text.qr_alt}>
                <path d={path} />
            </svg>
            <figcaption>{ text.qr_title }</figcaption>
        </figure>
    }
}
