//! The message that shares a bill: how to pay it, or its receipt.

use billpay_contract::{Amount, CURRENCY, bill_page_path};

use crate::state::{Issued, PaymentStatus};
use crate::text::{Text, date_time};

/// The message. It must be understandable without the page. The last line is the address of the bill's
/// page, under the gateway's `public_url`.
pub(super) fn share_message(issued: &Issued, public_url: &str, text: &'static Text) -> String {
    let page = issued
        .id
        .as_ref()
        .map(|id| [public_url, &bill_page_path(id)].concat());
    let mut lines = if issued.settled().is_some() {
        receipt(issued, text)
    } else {
        payable(issued, text)
    };
    lines.extend(line(text.payment.share_page, page));
    lines.join("\n")
}

/// The number is not grouped, so that it can be copied from the message.
fn payable(issued: &Issued, text: &'static Text) -> Vec<String> {
    let bill = &issued.bill;
    let number = bill.bill_pay_number.as_str().to_owned();
    [
        line(text.card_number, Some(number)),
        line(text.card_amount, bill.bill_amount.map(plain)),
        line(text.card_description, bill.bill_description.clone()),
        Some(text.share_how.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn receipt(issued: &Issued, text: &'static Text) -> Vec<String> {
    let (bill, payment) = (&issued.bill, text.payment);
    let number = bill.bill_pay_number.as_str().to_owned();
    let view = issued.view();
    let paid_at = view.and_then(|view| view.paid_at);
    [
        issued
            .settled()
            .map(|status| (payment.status)(status).title.to_owned()),
        line(text.card_number, Some(number)),
        line(text.bill_amount, bill.bill_amount.map(plain)),
        line(text.card_description, bill.bill_description.clone()),
        line(
            payment.paid_amount,
            view.and_then(|view| view.paid_amount).map(plain),
        ),
        line(
            payment.missing_amount,
            view.and_then(|view| view.missing_amount)
                .filter(|_| issued.settled() == Some(PaymentStatus::Underpaid))
                .map(plain),
        ),
        line(payment.paid_at, paid_at.map(|at| date_time(at, payment))),
        line(
            payment.payment_reference,
            view.and_then(|view| view.payment_reference.clone()),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A line; `None` without a value.
fn line(name: &str, value: Option<String>) -> Option<String> {
    let value = value.filter(|value| !value.is_empty())?;
    Some(format!("{name}: {value}"))
}

/// With a normal space, which every phone shows.
fn plain(amount: Amount) -> String {
    format!("{CURRENCY} {}", amount.grouped())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use billpay_contract::{BillId, Locale};

    use super::*;
    use crate::components::issued_tests::{issued_with, underpaid};
    use crate::components::screen_tests::created;
    use crate::state::issued_tests::ID;

    const BILL: &str =
        r#"{"billPayNumber":"55042914871931","billDescription":"Ada","billAmount":90900}"#;

    #[track_caller]
    fn check(issued: &Issued, expected: &str) {
        let message = share_message(issued, "https://shop.co.tz/", Text::of(Locale::English));
        assert_eq!(message, expected);
    }

    #[test]
    fn the_message_of_a_payable_bill_says_how_to_pay_it() {
        let mut issued = created(BILL);
        let expected = "Control number: 55042914871931\nAmount to pay: TZS 90,900\nFor: Ada\n\
             Pay it as a ClickPesa bill, by mobile money or at a bank.";
        check(&issued, expected);
        issued.id = BillId::parse(ID);
        let page = "\nThe bill's page: https://shop.co.tz/bills/0123456789abcdef0123456789abcdef";
        check(&issued, &[expected, page].concat());
    }

    #[test]
    fn the_message_of_a_settled_bill_is_a_receipt() {
        let expected = "Not enough was paid\nControl number: 55042914871931\n\
             Amount of the bill: TZS 90,900\nFor: Ada\nPaid: TZS 90,000\nStill to pay: TZS 900\n\
             Paid on: 25 November 2026, 10:33 (East Africa Time)\nPayment reference: ABC123\n\
             The bill's page: https://shop.co.tz/bills/0123456789abcdef0123456789abcdef";
        check(&issued_with(BILL, underpaid), expected);
    }
}
