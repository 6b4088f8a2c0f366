//! Taking the number to where it is paid: another phone, another person, paper. Must not know how
//! to pay.

use billpay_contract::{Amount, CURRENCY};
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::markup::Markup;
use super::qr_code::qr_code;
use super::view::View;
use crate::bill_id::BillId;
use crate::state::Issued;
use crate::text::{Text, date_time, percent_encoded};

pub(super) fn take_along(to: &mut Markup, view: &View<'_>, issued: &Issued) {
    let (text, device) = (view.text, view.look.device);
    let encoded = percent_encoded(&shared(issued, view.public, text));
    let settled = issued.settled().is_some();
    to.begin("section|class=take");
    let title = if settled {
        text.live.take_receipt
    } else {
        text.take_title
    };
    to.line("h3|class=subtitle", title);
    to.begin("div|class=take-ways");
    to.begin("a|class=button quiet|part=button-quiet|target=_blank|rel=noopener noreferrer");
    to.set("href", &["https://wa.me/?text=", &encoded].concat());
    to.say("WhatsApp");
    to.end();
    // The form that both Android and iOS take: no recipient, and the text.
    to.begin("a|class=button quiet|part=button-quiet");
    to.set("href", &["sms:?&body=", &encoded].concat());
    to.say(text.sms);
    to.end();
    for (offered, button, act, label) in [
        (
            device.prints,
            "button|class=button quiet scripted|part=button-quiet|type=button",
            Act::Print,
            text.print,
        ),
        (
            device.shares,
            "button|class=button quiet|part=button-quiet|type=button",
            Act::Share,
            text.share,
        ),
    ] {
        to.place(|to| {
            if offered {
                to.begin(button);
                to.on(|| ListenerKind::onclick, act);
                to.say(label);
                to.end();
            }
        });
    }
    to.end();
    to.place(|to| {
        if issued.id.is_some() && !settled {
            qr_code(to, &view.look.drawing, text.live);
        }
    });
    to.end();
}

/// What is handed to others, with the bill's own page where the gateway has one.
pub(super) fn shared(issued: &Issued, public: &str, text: &'static Text) -> String {
    let id = issued.id.as_ref().map(BillId::as_str);
    let page = id.map(|id| [public, "bills/", id].concat());
    message(issued, page.as_deref(), text)
}

/// A few lines that stand on their own in somebody's messages. The number is bare, so that it can
/// be copied out of them.
fn message(issued: &Issued, page: Option<&str>, text: &'static Text) -> String {
    let (bill, live) = (&issued.bill, text.live);
    let line = |name: &str, value: &str| [name, ": ", value].concat();
    let plain = |amount: Amount| [CURRENCY, " ", &amount.grouped()].concat();
    let settled = issued.settled();
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
    use crate::components::tests::made;
    use crate::locale::Locale;

    const BILL: &str =
        r#"{"billPayNumber":"55042914871931","billDescription":"Ada","billAmount":90900}"#;

    fn check(issued: &Issued, page: Option<&str>, expected: &str) {
        let message = message(issued, page, Text::of(Locale::English));
        assert_eq!(message, expected);
    }

    #[test]
    fn the_message_has_what_a_person_needs_to_pay() {
        let issued = made(BILL);
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
