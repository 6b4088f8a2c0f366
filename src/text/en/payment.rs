//! The English texts about a bill that has its number.

use crate::state::PaymentStatus;
use crate::text::{PaymentText, StatusText, TimeLeft};

pub(super) static TEXT: PaymentText = PaymentText {
    status,
    updates_automatically: "When the payment arrives, this page updates by itself.",
    check_now: "Check now",
    checking: "Checking…",
    not_paid_yet: "Not paid yet. A payment can take a few minutes to arrive.",
    check_failed: "Could not check the payment. Check your connection, then try again.",
    checked_just_now: "We have just checked. Wait a moment, then try again.",

    paid_amount: "Paid",
    missing_amount: "Still to pay",
    paid_at: "Paid on",
    payment_reference: "Payment reference",
    in_parts: "You can pay it in several parts. The number stays open until the whole amount is paid or the deadline passes.",
    get_remainder: "Get a number for the remaining amount",
    remainder_refused: "This number takes no more payments, and no way to pay takes the remaining amount. Ask the shop how to pay it.",
    rest_too_small: "The remaining amount is too small for every way to pay. Ask the shop how to pay it.",
    remainder_note: "This number is for the remaining amount only.",

    deadline: "Pay before",
    time_left: "Time left:",
    deadline_passed: "The deadline has passed. Ask the shop before you pay.",
    duration,
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    zone: "East Africa Time",

    loading: "Loading the bill…",
    load_advice: "Check your connection, wait a moment, then try again.",
    qr_title: "Continue on your phone",
    qr_alt: "QR code that opens this bill",
    keep_receipt: "Keep this receipt",
    share_page: "The bill's page",
};

/// While a payment is in progress, no number is made for the rest.
pub(super) const PAYMENT_IN_PROGRESS: (&str, &str) = (
    "A payment of this bill is on its way",
    "Do not pay again for now. Wait until it is known whether it has arrived, or ask the shop.",
);

fn status(status: PaymentStatus) -> StatusText {
    let (title, advice) = match status {
        PaymentStatus::Unknown => (
            "Checking whether it is paid…",
            "If you have paid it already, wait for the answer here before you pay again.",
        ),
        PaymentStatus::Waiting => ("Waiting for your payment", ""),
        PaymentStatus::Pending => ("Your payment is on its way", "Do not pay again."),
        PaymentStatus::AttemptFailed => (
            "The payment did not go through",
            "The last attempt failed, and nothing was paid. You can still pay this number: try again.",
        ),
        PaymentStatus::PartPaid => (
            "Part of the bill is paid",
            "Pay the rest to the same number.",
        ),
        PaymentStatus::Paid => ("The bill is paid", "Thank you, your payment has arrived."),
        PaymentStatus::Underpaid => (
            "Not enough was paid",
            "This number takes no more payments. Pay the remaining amount with a new number.",
        ),
        PaymentStatus::Overpaid => (
            "Too much was paid for the bill",
            "Your payment has arrived. Ask the shop about the extra amount.",
        ),
        PaymentStatus::PaidTwice => (
            "The bill was paid more than once",
            "More than one payment has arrived. Ask the shop about the extra amount.",
        ),
        PaymentStatus::Closed => (
            "This number is closed",
            "It takes no more payments. Do not pay it. Ask the shop for a new number.",
        ),
        PaymentStatus::LastPaymentPending => PAYMENT_IN_PROGRESS,
    };
    StatusText { title, advice }
}

fn duration(left: TimeLeft) -> String {
    let (count, unit) = match left {
        TimeLeft::Days(count) => (count, " days"),
        TimeLeft::Hours(count) => (count, " hours"),
        TimeLeft::Minutes(1) => (1, " minute"),
        TimeLeft::Minutes(count) => (count, " minutes"),
    };
    format!("{count}{unit}")
}
