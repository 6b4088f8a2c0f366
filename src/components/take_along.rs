//! Taking the number to where it is paid: another phone, another person, paper. Must not know how
//! to pay.

use billpay_contract::{Amount, CURRENCY};
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::markup::Markup;
use super::qr_code::qr_code;
use super::view::View;
use crate::state::Issued;
use crate::text::{Text, date_time, percent_encoded};

pub(super) fn take_along(to: &mut Markup, view: &View<'_>, issued: &Issued) {
    let (text, device) = (view.text, view.look.device);
    let encoded = percent_encoded(shared(issued, view.public, text).as_bytes());
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
    let page = issued
        .id
        .as_ref()
        .map_or_else(String::new, |id| [public, "bills/", id.as_str()].concat());
    message(issued, &page, text)
}

/// A few lines that stand on their own in somebody's messages. The number is bare, so that it can
/// be copied out of them.
fn message(issued: &Issued, page: &str, text: &'static Text) -> String {
    let (bill, live) = (&issued.bill, text.live);
    let plain = |amount: Option<Amount>| {
        amount.map_or_else(String::new, |amount| {
            [CURRENCY, " ", &amount.grouped()].concat()
        })
    };
    let mut lines = String::new();
    let to = &mut lines;
    let settled = issued.settled();
    if let Some(standing) = settled {
        to.push_str((live.standing)(standing).title);
    }
    line(to, text.card_number, bill.bill_pay_number.as_str());
    let amount = if settled.is_some() {
        text.bill_amount
    } else {
        text.card_amount
    };
    line(to, amount, &plain(bill.bill_amount));
    let description = bill.bill_description.as_deref();
    line(to, text.card_description, description.unwrap_or_default());
    if let Some(view) = issued.view().filter(|_| settled.is_some()) {
        line(to, live.paid_amount, &plain(view.paid_amount));
        line(to, live.missing_amount, &plain(view.missing_amount));
        if let Some(at) = view.paid_at {
            line(to, live.paid_at, &date_time(at, live));
        }
        let reference = view.payment_reference.as_deref();
        line(to, live.payment_reference, reference.unwrap_or_default());
    } else {
        to.push('\n');
        to.push_str(text.share_how);
    }
    line(to, live.share_page, page);
    lines
}

/// The next line; none where there is nothing to say.
fn line(to: &mut String, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let end = if to.is_empty() { "" } else { "\n" };
    for part in [end, name, ": ", value] {
        to.push_str(part);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::components::live_tests::{standing_at, underpaid};
    use crate::components::tests::made;
    use crate::locale::Locale;

    const BILL: &str =
        r#"{"billPayNumber":"55042914871931","billDescription":"Ada","billAmount":90900}"#;

    fn check(issued: &Issued, page: &str, expected: &str) {
        let message = message(issued, page, Text::of(Locale::English));
        assert_eq!(message, expected);
    }

    #[test]
    fn the_message_has_what_a_person_needs_to_pay() {
        let issued = made(BILL);
        let expected = "Control number: 55042914871931\nAmount to pay: TZS 90,900\nFor: Ada\n\
             Pay it as a bill of ClickPesa, by mobile money or at a bank.";
        check(&issued, "", expected);
        let page = "https://shop.co.tz/bills/1";
        let with_page = [expected, "\nThe bill's page: ", page].concat();
        check(&issued, page, &with_page);
    }

    #[test]
    fn of_a_bill_that_takes_no_more_the_message_is_a_receipt() {
        let expected = "The bill is partly paid\nControl number: 55042914871931\n\
             Amount of the bill: TZS 90,900\nFor: Ada\nPaid: TZS 90,000\nStill to pay: TZS 900\n\
             Paid on: 25 November 2026, 10:33 (East Africa Time)\nPayment reference: ABC123";
        check(&standing_at(BILL, underpaid), "", expected);
    }
}
