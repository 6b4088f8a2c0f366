//! The bill's page for the camera of a phone, drawn where the page is read on something wider.
//! Must not know what a code means.

use yew::prelude::*;

use super::channel_steps::use_device;
use crate::bill_id::BillId;
use crate::browser::Call;
use crate::locale::Locale;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct QrCodeProps {
    pub(super) locale: Locale,
    pub(super) gateway: AttrValue,
    pub(super) id: BillId,
}

/// Drawn into the page: an image would need a shop's policy to allow it. A phone asks for nothing.
#[component]
pub(super) fn QrCode(props: &QrCodeProps) -> Html {
    let live = Text::of(props.locale).live;
    let wide = use_device().wide;
    let drawing = use_state(String::new);
    {
        let drawing = drawing.setter();
        let asked = (wide, props.gateway.clone(), props.id.clone());
        use_effect_with(asked, move |(wide, gateway, id)| {
            let on_answer = Callback::from(move |text| drawing.set(text));
            let call = wide.then(|| Call::qr(gateway, id, on_answer));
            move || drop(call)
        });
    }
    // Its place is kept: what stands below does not move when the drawing comes.
    let drawn = drawing.split_once('\n');
    let (size, path) = drawn.unwrap_or(("1", ""));
    html! {
        <figure class={classes!("qr", "scripted", drawn.is_none().then_some("undrawn"))}>
            <svg viewBox={["0 0 ", size, " ", size].concat()} role="img" aria-label={live.qr_alt}>
                <path d={path.to_owned()} />
            </svg>
            <figcaption>{ live.qr_title }</figcaption>
        </figure>
    }
}
