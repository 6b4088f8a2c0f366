//! English. Plain words, short sentences, the name of a thing the same everywhere.

mod live;
mod ways;

use billpay_contract::{BrokenRule, Channel, PaymentMode};

use super::{CopyText, FieldText, Text, TroubleText};
use crate::answer::TroubleKind;
use crate::state::CopyTarget;

pub(super) static TEXT: Text = Text {
    language: "English",
    choose_language: "Language",
    page_title: "Get a control number",
    made_by: "Control numbers by ClickPesa",

    form_title: "Get a control number",
    form_lead: "Fill in the bill. You get a number that is paid by mobile money or at a bank.",
    description: FieldText {
        label: "What is the bill for?",
        hint: "For example: School fees, July",
    },
    amount: FieldText {
        label: "Amount in shillings (TZS)",
        hint: "For example: 90,900. Leave it empty to let the payer choose.",
    },
    amount_read_as: "The bill will say",
    payment_mode: FieldText {
        label: "Which amount may be paid?",
        hint: "Counts only when the bill has an amount.",
    },
    reference: FieldText {
        label: "Your own bill number",
        hint: "Letters and digits, at most 20. It becomes the control number. Left empty, you get one of digits, which is easier to type on a phone.",
    },
    optional: "optional",
    submit: "Get control number",
    submit_again: "Try again",
    sending: "Getting the control number…",
    sending_slow: "Still working. On a slow network this can take half a minute.",

    checkout_title: "Pay with a control number",
    checkout_lead: "You get a number that is paid by mobile money or at a bank.",
    shop_mends: "Only the shop can mend this: tell them.",
    support_id: "If you ask the shop for help, give this code:",

    card_title: "Your control number is ready",
    card_number: "Control number",
    card_amount: "Amount to pay",
    card_amount_open: "You choose the amount when you pay.",
    bill_amount: "Amount of the bill",
    card_reference: "Bill number",
    card_description: "For",
    card_customer: "Customer",
    card_kept: "You got this number earlier, in this browser. If you have paid it already, do not pay it again.",
    card_not_government: "It is not paid in the menu for government payments.",
    another: "Make another bill",
    another_number: "This is a new order: get a new number",

    how_title: "How to pay",
    how_lead: "Choose where you pay from:",
    how_any_amount: "as much as you want to pay",
    how_anywhere: &[
        "Open your mobile-money menu, or go to a bank or its agent.",
        "Choose to pay a bill. Where a company is asked for, choose ClickPesa; where a business number is asked for, ask the shop for it.",
        "Enter {number} as the payment reference.",
        "Enter the amount: {amount}. Check the name, then confirm with your PIN.",
    ],
    dial: "Dial",
    channel,
    ways: ways::ways,
    live: &live::TEXT,

    copy,
    take_title: "Take the number along",
    share: "Share",
    share_how: "Pay it as a bill of ClickPesa, by mobile money or at a bank.",
    sms: "SMS",
    print: "Print",

    mode_name,
    mode_meaning,
    broken_rule,
    reference_taken: "This bill number has been used before. If that was you just now, ask the shop before you make another bill. Otherwise write another, or leave it empty.",
    field_refused: "This was not accepted. Change it and try again.",
    trouble,
};

fn mode_name(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Exact => "The exact amount only",
        PaymentMode::AllowPartialAndOverPayment => "Less or more as well",
    }
}

fn mode_meaning(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Exact => "Pay exactly this amount. Any other amount is refused.",
        PaymentMode::AllowPartialAndOverPayment => {
            "Less or more is accepted too, but only once: the first payment closes the number."
        }
    }
}

fn broken_rule(rule: BrokenRule) -> &'static str {
    match rule {
        BrokenRule::BillEmpty => "Write what the bill is for, or give an amount below.",
        BrokenRule::DescriptionTooLong => "Shorten it to 500 characters.",
        BrokenRule::DescriptionControlCharacter => {
            "Write it on one line, without special characters."
        }
        BrokenRule::AmountNotANumber => "Write the amount in digits, like 90,900 or 90900.50.",
        BrokenRule::AmountAmbiguous => {
            "This can be read in two ways. Put a comma before thousands and a dot before cents, like 90,900 or 90,900.50."
        }
        BrokenRule::AmountTooManyDecimals => "Write at most two digits after the dot.",
        BrokenRule::AmountTooSmall => "Write an amount of at least 0.01.",
        BrokenRule::AmountTooLarge => "Write an amount of at most 999,999,999,999.99.",
        BrokenRule::PaymentModeUnknown => "Choose one of the two.",
        BrokenRule::ReferenceNotAlphanumeric => {
            "Use only the letters A to Z and digits: no spaces, dashes or other signs."
        }
        BrokenRule::ReferenceTooLong => "Shorten it to 20 letters and digits.",
    }
}

// What is wrong with a signed bill, and what to do.
const SIGNED_REQUIRED: (&str, &str) = (
    "This shop makes numbers for its own bills only",
    "No number was made. Go back to the shop's page and begin there.",
);
const SIGNED_INVALID: (&str, &str) = (
    "This bill was damaged on its way",
    "No number was made. Go back to the shop's page and open the bill again, or tell the shop.",
);
const SIGNED_EXPIRED: (&str, &str) = (
    "This bill's time is over",
    "No number was made. Go back to the shop's page and open the bill again.",
);
const SIGNED_REUSED: (&str, &str) = (
    "This bill has been used already",
    "No new number was made. Go back to the shop's page and begin again, or ask the shop.",
);

fn trouble(kind: TroubleKind) -> TroubleText {
    let (title, advice) = match kind {
        TroubleKind::Offline => (
            "You are offline",
            "Turn on mobile data or Wi-Fi, then try again. What you wrote is still here.",
        ),
        TroubleKind::Unreachable => (
            "The shop could not be reached",
            "Check your connection, wait a moment, then try again. What you wrote is still here.",
        ),
        TroubleKind::TimedOut => (
            "It took too long",
            "No number came back in time. Try again, and pay only the number that you see here.",
        ),
        TroubleKind::Busy => (
            "The service is busy",
            "No number was made. Wait a minute, then try again.",
        ),
        TroubleKind::Refused => (
            "The bill was refused",
            "No number was made. Check the bill, change it and try again, or ask the shop.",
        ),
        TroubleKind::NotAvailable => (
            "Control numbers are not available here now",
            "Nothing is wrong with your bill. Tell the shop, or pay in another way.",
        ),
        TroubleKind::Failed => (
            "Something failed on our side",
            "Wait a moment and try again, and pay only the number that you see here.",
        ),
        TroubleKind::IntentRequired => SIGNED_REQUIRED,
        TroubleKind::IntentInvalid => SIGNED_INVALID,
        TroubleKind::IntentExpired => SIGNED_EXPIRED,
        TroubleKind::IntentReused => SIGNED_REUSED,
        TroubleKind::KeyReused => (
            "The bill changed on its way",
            "No number was made. Check the bill, then try again.",
        ),
        TroubleKind::InProgress => (
            "Your number is still being made",
            "Wait a moment, then try again: you will get the same number.",
        ),
        TroubleKind::BillNotFound => (
            "There is no such bill",
            "Check that the link is whole, or ask the shop.",
        ),
        TroubleKind::ReferenceTaken => (
            "This order has a control number already",
            "No second number was made. Ask the shop for it, and tell them the bill number above.",
        ),
    };
    TroubleText { title, advice }
}

fn copy(what: CopyTarget) -> CopyText {
    let (label, done, by_hand) = match what {
        CopyTarget::Number => (
            "Copy number",
            "Number copied",
            "Could not copy. Select this number and copy it from your phone's own menu:",
        ),
        CopyTarget::Amount => (
            "Copy amount",
            "Amount copied",
            "Could not copy. Select this amount and copy it from your phone's own menu:",
        ),
        CopyTarget::Code => (
            "Copy code",
            "Code copied",
            "Could not copy. Select this code and copy it from your phone's own menu:",
        ),
    };
    CopyText {
        label,
        done,
        by_hand,
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::MPesa => "M-Pesa",
        Channel::MixxByYas => "Mixx by Yas",
        Channel::AirtelMoney => "Airtel Money",
        Channel::HaloPesa => "HaloPesa",
        Channel::CrdbSimBanking => "CRDB SimBanking",
        Channel::Wakala => "CRDB agent or branch",
    }
}
