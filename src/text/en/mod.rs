//! The English texts, in plain words and short sentences.

mod payment;
mod payment_steps;

use billpay_contract::{AmountLimits, AmountRefusal, BrokenRule, Channel, PaymentMode};

use super::{CopyText, FieldText, ProblemText, Text, money};
use crate::failure::ProblemKind;
use crate::state::CopyTarget;

pub(super) static TEXT: Text = Text {
    language: "English",
    choose_language: "Language",
    page_title: "Get a control number",
    provider: "Control numbers by ClickPesa",

    form_title: "Get a control number",
    form_lead: "Fill in the bill. You will get a number that you can pay by mobile money or at a bank.",
    description: FieldText {
        label: "What is the bill for?",
        hint: "For example: School fees, July",
    },
    amount: FieldText {
        label: "Amount in shillings (TZS)",
        hint: "For example: 90,900. Leave it empty if the payer chooses the amount.",
    },
    amount_read_as: "The bill will show",
    payment_mode: FieldText {
        label: "Which amount can be paid?",
        hint: "Applies only if the bill has an amount.",
    },
    reference: FieldText {
        label: "Your own bill number",
        hint: "At most 20 letters and digits. It becomes the control number. If you leave it empty, you get a number with digits only, which is easier to type on a phone.",
    },
    optional: "optional",
    submit: "Get control number",
    submit_again: "Try again",
    sending: "Getting the control number…",
    sending_slow: "Still working. On a slow network this can take half a minute.",

    checkout_title: "Pay with a control number",
    checkout_lead: "You will get a number that you can pay by mobile money or at a bank.",
    only_shop_can_fix: "Only the shop can fix this. Please contact them.",
    support_id: "If you ask the shop for help, give this code:",

    card_title: "Your control number is ready",
    card_number: "Control number",
    card_amount: "Amount to pay",
    card_amount_open: "You choose the amount when you pay.",
    bill_amount: "Amount of the bill",
    card_reference: "Bill number",
    card_description: "For",
    card_customer: "Customer",
    card_stored: "You got this number earlier in this browser. If you have already paid it, do not pay again.",
    card_unsaved: "Write this number down: this browser will not remember it.",
    other_numbers: "Your other numbers",
    card_not_government: "Do not use the menu for government payments.",
    another: "Make another bill",
    another_number: "This is a new order: get a new number",

    how_title: "How to pay",
    how_lead: "Choose how you want to pay:",
    any_amount: "any amount that you choose",
    generic_steps: &[
        "Open your mobile money menu, or go to a bank or a bank agent.",
        "Choose to pay a bill. If you are asked for a company, choose ClickPesa. If you are asked for a business number, ask the shop for it.",
        "Enter {number} as the payment reference.",
        "Enter the amount: {amount}. Check the name, then confirm with your PIN.",
    ],
    dial: "Dial",
    channel,
    channel_limits,
    instructions: payment_steps::instructions,
    payment: &payment::TEXT,

    copy,
    share_title: "Save or share this number",
    share: "Share",
    share_how: "Pay it as a ClickPesa bill, by mobile money or at a bank.",
    sms: "SMS",
    print: "Print",
    share_failed: "Sharing does not work in this browser. Use WhatsApp or SMS, or copy the number.",
    print_failed: "Printing does not work in this browser. Take a screenshot of the number.",

    mode_name,
    mode_meaning,
    broken_rule,
    amount_refused,
    reference_taken: "This bill number is already in use. If you used it just now, ask the shop before you make another bill. Otherwise use another number, or leave it empty.",
    field_refused: "This was not accepted. Change it and try again.",
    retry_after,
    problem,
};

fn mode_name(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Exact => "The exact amount only",
        PaymentMode::AllowPartialAndOverPayment => "Less or more is allowed",
    }
}

fn mode_meaning(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Exact => "Pay exactly this amount. Any other amount is refused.",
        PaymentMode::AllowPartialAndOverPayment => {
            "You can pay less or more, but only once: the first payment closes the number."
        }
    }
}

fn channel_limits(limits: AmountLimits) -> String {
    let (min, max) = (money(limits.min), limits.max.grouped());
    format!("Takes {min} to {max} at a time")
}

fn amount_refused(refusal: AmountRefusal) -> String {
    let limit = money(refusal.limit());
    match refusal {
        AmountRefusal::Below(_) => {
            format!("This amount is too small for every way to pay. Enter at least {limit}.")
        }
        AmountRefusal::Above(_) => {
            format!("This amount is too large for every way to pay. Enter at most {limit}.")
        }
    }
}

fn broken_rule(rule: BrokenRule) -> &'static str {
    match rule {
        BrokenRule::BillEmpty => "Write what the bill is for, or enter an amount below.",
        BrokenRule::DescriptionTooLong => "Use at most 500 characters.",
        BrokenRule::DescriptionControlCharacter => {
            "Write it on one line, without special characters."
        }
        BrokenRule::AmountNotANumber => "Write the amount in digits, like 90,900 or 90900.50.",
        BrokenRule::AmountAmbiguous => {
            "This can be read in two ways. Put a comma before thousands and a dot before cents, like 90,900 or 90,900.50."
        }
        BrokenRule::AmountTooManyDecimals => "Write at most two digits after the dot.",
        BrokenRule::AmountTooSmall => "Write an amount above 0.",
        BrokenRule::AmountTooLarge => "Write an amount of at most 999,999,999,999.99.",
        BrokenRule::PaymentModeUnknown => "Choose one of the two.",
        BrokenRule::ReferenceNotAlphanumeric => {
            "Use only the letters A to Z and digits: no spaces, dashes or other symbols."
        }
        BrokenRule::ReferenceTooLong => "Use at most 20 letters and digits.",
    }
}

// What is wrong with a signed bill, and what to do.
const SIGNED_REQUIRED: (&str, &str) = (
    "This shop creates numbers only for its own bills",
    "No number was created. Go back to the shop's page and start there.",
);
const SIGNED_INVALID: (&str, &str) = (
    "This bill is not valid",
    "No number was created. Go back to the shop's page and open the bill again, or contact the shop.",
);
const SIGNED_EXPIRED: (&str, &str) = (
    "This bill has expired",
    "No number was created. Go back to the shop's page and open the bill again.",
);
const SIGNED_REUSED: (&str, &str) = (
    "This bill has already been used",
    "No new number was created. Go back to the shop's page and start again, or ask the shop.",
);

fn retry_after(seconds: u16) -> String {
    let unit = if seconds == 1 { "second" } else { "seconds" };
    format!("Try again in {seconds} {unit}.")
}

fn problem(kind: ProblemKind) -> ProblemText {
    let (title, advice) = match kind {
        ProblemKind::Offline => (
            "You are offline",
            "Turn on mobile data or Wi-Fi, then try again. What you typed is still here.",
        ),
        ProblemKind::Unreachable => (
            "The shop could not be reached",
            "Check your connection, wait a moment, then try again. What you typed is still here.",
        ),
        ProblemKind::TimedOut => (
            "It took too long",
            "We did not get a number in time. Try again, and pay only the number that you see here.",
        ),
        ProblemKind::Busy => (
            "The service is busy",
            "No number was created. Wait a minute, then try again.",
        ),
        ProblemKind::Refused => (
            "The bill was refused",
            "No number was created. Check the bill, change it and try again, or ask the shop.",
        ),
        ProblemKind::NotAvailable => (
            "Control numbers are not available right now",
            "Nothing is wrong with your bill. Contact the shop, or pay in another way.",
        ),
        ProblemKind::AttributesInvalid => (
            "The shop's page has not filled in this bill",
            "Only the shop can fix this. Please contact them.",
        ),
        ProblemKind::Failed => (
            "Something went wrong on our side",
            "Wait a moment, then try again. Pay only the number that you see here.",
        ),
        ProblemKind::IntentRequired => SIGNED_REQUIRED,
        ProblemKind::IntentInvalid => SIGNED_INVALID,
        ProblemKind::IntentExpired => SIGNED_EXPIRED,
        ProblemKind::IntentReused => SIGNED_REUSED,
        ProblemKind::KeyReused => (
            "The bill has changed",
            "No number was created. Check the bill, then try again.",
        ),
        ProblemKind::InProgress => (
            "Your number is not ready yet",
            "Wait a moment, then try again. You will get the same number.",
        ),
        ProblemKind::PaymentInProgress => payment::PAYMENT_IN_PROGRESS,
        ProblemKind::BillNotFound => (
            "There is no such bill",
            "Check that the link is complete, or ask the shop.",
        ),
        ProblemKind::ReferenceTaken => (
            "This order already has a control number",
            "No second number was created. Ask the shop for the number, and tell them the bill number above.",
        ),
    };
    ProblemText { title, advice }
}

fn copy(what: CopyTarget) -> CopyText {
    let (label, done, failed) = match what {
        CopyTarget::Number => (
            "Copy number",
            "Number copied",
            "Could not copy. Select this number and copy it with your phone's menu:",
        ),
        CopyTarget::Amount => (
            "Copy amount",
            "Amount copied",
            "Could not copy. Select this amount and copy it with your phone's menu:",
        ),
        CopyTarget::Code => (
            "Copy code",
            "Code copied",
            "Could not copy. Select this code and copy it with your phone's menu:",
        ),
    };
    CopyText {
        label,
        done,
        failed,
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
