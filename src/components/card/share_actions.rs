//! The buttons that share and print a bill, and its QR code.

use std::future::Future;

use billpay_contract::bill_page_path;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::qr_code::qr_code;
use super::share_message::share_message;
use crate::components::shared::text_span;
use crate::context::use_widget_context;
use crate::hooks::{QrCode, use_device, use_print_when, use_qr_code};
use crate::platform::device;
use crate::state::Issued;
use crate::text::percent_encoded;

#[derive(PartialEq, Properties)]
pub(super) struct ShareActionsProps {
    pub(super) issued: Issued,
    pub(super) on_print: Callback<()>,
}

/// What the browser did not do after a press.
#[derive(Clone, Copy)]
enum Failed {
    Share,
    Print,
}

/// Shows the failure if the browser does nothing.
fn report(
    done: impl Future<Output = bool> + 'static,
    failed: Failed,
    failure: UseStateSetter<Option<Failed>>,
) {
    failure.set(None);
    spawn_local(async move {
        if !done.await {
            failure.set(Some(failed));
        }
    });
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
    let failure = use_state(|| None);
    let payable = issued.id.as_ref().filter(|_| !settled);
    let print_requests = use_state(|| 0);
    // Phones load the code only to print it.
    let code = use_qr_code(
        &widget.gateway,
        payable,
        device.is_wide || *print_requests > 0,
    );
    let complete = payable.is_none() || code != QrCode::Waiting;
    let print = {
        let (on_print, failure) = (props.on_print.clone(), failure.setter());
        Callback::from(move |()| {
            let printed = device::prints(&|| on_print.emit(()));
            report(printed, Failed::Print, failure.clone());
        })
    };
    use_print_when(complete, *print_requests, &print);
    let on_print = Callback::from(move |_: MouseEvent| print_requests.set(*print_requests + 1));
    let on_share = {
        let failure = failure.setter();
        Callback::from(move |_: MouseEvent| {
            report(device::share(&message), Failed::Share, failure.clone());
        })
    };
    let failure = failure.map(|failed| match failed {
        Failed::Share => text.share_failed,
        Failed::Print => text.print_failed,
    });
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
            if let Some(failure) = failure { <p class="hint" role="alert" key={failure}>{ failure }</p> }
            if payable.is_some() { { qr_code(&code, text.payment) } }
            // Shown on paper only.
            if let Some(id) = &issued.id {
                <p class="paper">
                    { text_span(format!("{}: ", text.payment.share_page)) }
                    <span class="ltr" translate="no">{ [&*widget.public_url, &bill_page_path(id)].concat() }</span>
                </p>
            }
        </section>
    }
}
