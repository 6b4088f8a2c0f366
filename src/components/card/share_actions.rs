//! The buttons that share and print a bill, and its QR code.

use yew::prelude::*;

use super::qr_code::QrCode;
use super::share_message::share_message;
use crate::components::shared::text_span;
use crate::context::use_widget_context;
use crate::hooks::use_device;
use crate::platform::device;
use crate::state::Issued;
use crate::text::percent_encoded;

#[derive(PartialEq, Properties)]
pub(super) struct ShareActionsProps {
    pub(super) issued: Issued,
    pub(super) on_print: Callback<()>,
}

#[component]
pub(super) fn ShareActions(props: &ShareActionsProps) -> Html {
    let widget = use_widget_context();
    let device = use_device();
    let text = widget.text();
    let issued = &props.issued;
    let settled = issued.settled().is_some();
    let title = if settled {
        text.payment.keep_receipt
    } else {
        text.share_title
    };
    let message = share_message(issued, &widget.public_url, text);
    let encoded = percent_encoded(message.as_bytes());
    let on_print = props.on_print.reform(|_: MouseEvent| ());
    let on_share = Callback::from(move |_: MouseEvent| device::share(&message));
    html! {
        <section class="share">
            <h3 class="subtitle" key={title}>{ title }</h3>
            <div class="share-actions">
                <a class="button quiet" part="button-quiet" href={format!("https://wa.me/?text={encoded}")}
                    target="_blank" rel="noopener noreferrer">{ "WhatsApp" }</a>
                // Android and iOS both understand this form of an address without a recipient.
                <a class="button quiet" part="button-quiet" href={format!("sms:?&body={encoded}")}>{ text_span(text.sms) }</a>
                if device.can_print {
                    <button class="button quiet scripted" part="button-quiet" type="button" onclick={on_print}>
                        { text_span(text.print) }
                    </button>
                }
                if device.can_share {
                    <button class="button quiet" part="button-quiet" type="button" onclick={on_share}>
                        { text_span(text.share) }
                    </button>
                }
            </div>
            if let Some(id) = issued.id.clone().filter(|_| !settled) {
                <QrCode {id} show_code={device.is_wide} />
            }
        </section>
    }
}
