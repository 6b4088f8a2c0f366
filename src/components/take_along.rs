//! Taking the number to where it is paid: another phone, another person, paper. Must not know how
//! to pay.

use yew::prelude::*;

use super::channel_steps::use_device;
use super::qr_code::QrCode;
use crate::browser;
use crate::locale::Locale;
use crate::state::Issued;
use crate::text::{Text, date_time, money, percent_encoded};

#[derive(PartialEq, Properties)]
pub(super) struct TakeAlongProps {
    pub(super) locale: Locale,
    pub(super) gateway: AttrValue,
    /// The gateway's address as it is given to others.
    pub(super) public: AttrValue,
    pub(super) issued: Issued,
    /// What is printed.
    pub(super) card: NodeRef,
}

impl TakeAlongProps {
    /// The bill's own page, where the gateway has one.
    fn page(&self) -> Option<String> {
        let id = self.issued.id.as_ref()?;
        Some([&*self.public, "bills/", id.as_str()].concat())
    }
}

#[component]
pub(super) fn TakeAlong(props: &TakeAlongProps) -> Html {
    let text = Text::of(props.locale);
    let device = use_device();
    let page = props.page();
    let message = message(&props.issued, page.as_deref(), text);
    let standing = props.issued.standing();
    let settled = standing.is_some_and(|standing| !standing.payable());
    let encoded = percent_encoded(&message);
    // The form that both Android and iOS take: no recipient, and the text.
    let sms = ["sms:?&body=", &encoded].concat();
    let whatsapp = ["https://wa.me/?text=", &encoded].concat();
    let printed = use_mut_ref(|| None);
    {
        let printed = printed.clone();
        use_effect_with((), move |()| move || drop(printed.take()));
    }
    let on_share = Callback::from(move |_: MouseEvent| browser::share(&message));
    let on_print = {
        let (card, printed) = (props.card.clone(), printed.clone());
        Callback::from(move |_: MouseEvent| *printed.borrow_mut() = browser::print(&card))
    };
    html! {
        <section class="take">
            <h3 class="subtitle">{ if settled { text.live.take_receipt } else { text.take_title } }</h3>
            <div class="take-ways">
                <a class="button quiet" part="button-quiet" href={whatsapp} target="_blank" rel="noopener noreferrer">{ "WhatsApp" }</a>
                <a class="button quiet" part="button-quiet" href={sms}>{ text.sms }</a>
                if device.prints {
                    <button class="button quiet scripted" part="button-quiet" type="button" onclick={on_print}>{ text.print }</button>
                }
                if device.shares {
                    <button class="button quiet" part="button-quiet" type="button" onclick={on_share}>{ text.share }</button>
                }
            </div>
            if let Some(id) = props.issued.id.clone().filter(|_| !settled) {
                <QrCode locale={props.locale} gateway={props.gateway.clone()} {id} />
            }
        </section>
    }
}

/// A few lines that stand on their own in somebody's messages. The number is bare, so that it can
/// be copied out of them.
fn message(issued: &Issued, page: Option<&str>, text: &'static Text) -> String {
    let (bill, live) = (&issued.bill, text.live);
    let line = |name: &str, value: &str| [name, ": ", value].concat();
    let plain = |amount| money(amount).replace('\u{a0}', " ");
    let settled = issued.standing().filter(|standing| !standing.payable());
    let mut lines = Vec::new();
    lines.extend(settled.map(|standing| (live.standing)(standing).title.to_owned()));
    lines.push(line(text.card_number, bill.bill_pay_number.as_str()));
    let amount = if settled.is_some() {
        text.bill_amount
    } else {
        text.card_amount
    };
    lines.extend(bill.bill_amount.map(|sum| line(amount, &plain(sum))));
    let description = bill.bill_description.as_deref();
    lines.extend(description.map(|description| line(text.card_description, description)));
    if let Some(view) = issued.view().filter(|_| settled.is_some()) {
        lines.extend(
            view.paid_amount
                .map(|paid| line(live.paid_amount, &plain(paid))),
        );
        lines.extend(
            view.missing_amount
                .map(|missing| line(live.missing_amount, &plain(missing))),
        );
        lines.extend(
            view.paid_at
                .map(|at| line(live.paid_at, &date_time(at, live))),
        );
        let reference = view.payment_reference.as_deref();
        lines.extend(reference.map(|reference| line(live.payment_reference, reference)));
    } else {
        lines.push(text.share_how.to_owned());
    }
    lines.extend(page.map(|page| line(live.share_page, page)));
    lines.join("\n")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::components::live_tests::{standing_at, underpaid};
    use crate::components::tests::card;

    const BILL: &str =
        r#"{"billPayNumber":"55042914871931","billDescription":"Ada","billAmount":90900}"#;

    fn check(issued: &Issued, page: Option<&str>, expected: &str) {
        let message = message(issued, page, Text::of(Locale::English));
        assert_eq!(message, expected);
    }

    #[test]
    fn the_message_has_what_a_person_needs_to_pay() {
        let issued = card(Locale::English, BILL).issued;
        let expected = "Control number: 55042914871931\nAmount to pay: TZS 90,900\nFor: Ada\n\
             Pay it as a bill of ClickPesa, by mobile money or at a bank.";
        check(&issued, None, expected);
        let page = "https://shop.co.tz/bills/1";
        let with_page = [expected, "\nThe bill's page: ", page].concat();
        check(&issued, Some(page), &with_page);
    }

    #[test]
    fn of_a_bill_that_takes_no_more_the_message_is_a_receipt() {
        let expected = "The bill is partly paid\nControl number: 55042914871931\n\
             Amount of the bill: TZS 90,900\nFor: Ada\nPaid: TZS 90,000\nStill to pay: TZS 900\n\
             Paid on: 25 November 2026, 10:33 (East Africa Time)\nPayment reference: ABC123";
        check(&standing_at(BILL, underpaid), None, expected);
    }
}
