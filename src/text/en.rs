//! English. Plain words, short sentences, the name of a thing the same everywhere.

use billpay_contract::{BrokenRule, PaymentMode};

use super::{FieldText, Text, TroubleText};
use crate::answer::TroubleKind;

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

    support_id: "If you ask the shop for help, give this code:",

    card_title: "Your control number is ready",
    card_number: "Control number",
    card_amount: "Amount to pay",
    card_amount_open: "You choose the amount when you pay.",
    card_description: "For",
    card_customer: "Customer",
    card_how: "How to pay",
    card_how_steps: [
        "Open your mobile-money menu (M-Pesa, Mixx by Yas, Airtel Money or HaloPesa) or go to a bank or its agent.",
        "Choose to pay a bill. Where a company is asked for, choose ClickPesa; where a business number is asked for, ask the shop for it.",
        "Enter the control number as the payment reference, then the amount.",
    ],
    card_not_government: "It is not paid in the menu for government payments.",
    copy: "Copy number",
    copied: "Copied",
    copy_by_hand: "Could not copy. The number is selected: copy it from your phone's own menu.",
    another: "Make another bill",

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
    };
    TroubleText { title, advice }
}
