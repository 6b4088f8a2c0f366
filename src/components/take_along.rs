//! Taking the number to where it is paid: another phone, another person, paper. Must not know how
//! to pay.

use billpay_contract::IssuedBill;
use yew::prelude::*;

use super::channel_steps::use_device;
use crate::browser;
use crate::locale::Locale;
use crate::text::{Text, money, percent_encoded};

#[derive(PartialEq, Properties)]
pub(super) struct TakeAlongProps {
    pub(super) locale: Locale,
    pub(super) bill: IssuedBill,
    /// What is printed.
    pub(super) card: NodeRef,
}

#[component]
pub(super) fn TakeAlong(props: &TakeAlongProps) -> Html {
    let text = Text::of(props.locale);
    let device = use_device();
    let message = message(&props.bill, text);
    let encoded = percent_encoded(&message);
    // The form that both Android and iOS take: no recipient, and the text.
    let sms = ["sms:?&body=", &encoded].concat();
    let whatsapp = ["https://wa.me/?text=", &encoded].concat();
    let on_share = Callback::from(move |_: MouseEvent| browser::share(&message));
    let on_print = {
        let card = props.card.clone();
        Callback::from(move |_: MouseEvent| browser::print(&card))
    };
    html! {
        <section class="take">
            <h3 class="subtitle">{ text.take_title }</h3>
            <div class="take-ways">
                if device.shares {
                    <button class="button quiet" part="button-quiet" type="button" onclick={on_share}>{ text.share }</button>
                }
                <a class="button quiet" part="button-quiet" href={whatsapp} target="_blank" rel="noopener noreferrer">{ "WhatsApp" }</a>
                <a class="button quiet" part="button-quiet" href={sms}>{ text.sms }</a>
                if device.prints {
                    <button class="button quiet" part="button-quiet" type="button" onclick={on_print}>{ text.print }</button>
                }
            </div>
        </section>
    }
}

/// A few lines that stand on their own in somebody's messages. The number is bare, so that it can
/// be copied out of them.
fn message(bill: &IssuedBill, text: &'static Text) -> String {
    let line = |name: &str, value: &str| [name, ": ", value].concat();
    let mut lines = vec![line(text.card_number, bill.bill_pay_number.as_str())];
    if let Some(amount) = bill.bill_amount {
        lines.push(line(
            text.card_amount,
            &money(amount).replace('\u{a0}', " "),
        ));
    }
    if let Some(description) = &bill.bill_description {
        lines.push(line(text.card_description, description));
    }
    lines.push(text.share_how.to_owned());
    lines.join("\n")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn the_message_has_what_a_person_needs_to_pay() {
        let bill: IssuedBill = serde_json::from_str(
            r#"{"billPayNumber":"55042914871931","billDescription":"Ada","billAmount":90900}"#,
        )
        .expect("a bill of this test");
        let message = message(&bill, Text::of(Locale::English));
        assert_eq!(
            message,
            "Control number: 55042914871931\nAmount to pay: TZS 90,900\nFor: Ada\n\
             Pay it as a bill of ClickPesa, by mobile money or at a bank."
        );
    }
}
