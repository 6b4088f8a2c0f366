//! A bill after it has its number, in English.

use crate::state::Standing;
use crate::text::{Left, LiveText, StandingText};

pub(super) static TEXT: LiveText = LiveText {
    standing,
    by_itself: "When the payment arrives, this page changes by itself.",
    check_now: "Check now",
    checking: "Checking…",
    not_paid_yet: "Not paid yet. A payment can take a few minutes to arrive.",
    check_failed: "Could not check. Look at your connection, then try again.",
    checked_just_now: "It was checked a moment ago. Wait a little, then try again.",

    paid_amount: "Paid",
    missing_amount: "Still to pay",
    paid_at: "Paid on",
    payment_reference: "Payment reference",
    get_rest: "Get a number for the rest",
    rest_note: "This number is for the rest only.",

    deadline: "Pay before",
    time_left: "Time left:",
    deadline_passed: "The time to pay is over. Ask the shop before you pay.",
    left,
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

    opening: "Opening the bill…",
    open_advice: "Check your connection, wait a moment, then try again.",
    qr_title: "Continue on your phone",
    qr_alt: "QR code that opens this bill",
    take_receipt: "Keep this receipt",
    share_page: "The bill's page",
};

fn standing(standing: Standing) -> StandingText {
    let (title, advice) = match standing {
        Standing::Unknown => (
            "Checking whether it is paid…",
            "If you have paid it already, wait for the answer here before you pay again.",
        ),
        Standing::Waiting => ("Waiting for your payment", ""),
        Standing::Pending => ("Your payment is on its way", "Do not pay again."),
        Standing::AttemptFailed => (
            "The payment did not go through",
            "The last try failed, and nothing was paid. The number is still good: try again.",
        ),
        Standing::Paid => ("The bill is paid", "Thank you, your payment has arrived."),
        Standing::Underpaid => (
            "The bill is partly paid",
            "This number takes no more payments. The rest is paid with a new number.",
        ),
        Standing::Overpaid => (
            "The bill is paid, and more",
            "Your payment has arrived, and it is more than the bill. Ask the shop about the difference.",
        ),
        Standing::PaidTwice => (
            "The bill was paid more than once",
            "More than one payment has arrived. Tell the shop about the difference.",
        ),
        Standing::Closed => (
            "This number is closed",
            "It takes no more payments. Do not pay it; ask the shop for a new one.",
        ),
    };
    StandingText { title, advice }
}

fn left(left: Left) -> String {
    let (count, unit) = match left {
        Left::Days(count) => (count, " days"),
        Left::Hours(count) => (count, " hours"),
        Left::Minutes(1) => (1, " minute"),
        Left::Minutes(count) => (count, " minutes"),
    };
    format!("{count}{unit}")
}
