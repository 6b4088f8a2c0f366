//! All texts of one language. A language fills [`Text`], so a missing text does not compile.

use billpay_contract::{AmountLimits, AmountRefusal, BrokenRule, Channel, PaymentMode};

use yew::AttrValue;

use super::PaymentText;
use crate::failure::{FieldError, ProblemKind};
use crate::state::CopyTarget;

/// The texts of one language.
#[derive(Debug)]
pub(crate) struct Text {
    /// The language's own name.
    pub(crate) language: &'static str,
    pub(crate) choose_language: &'static str,
    pub(crate) page_title: &'static str,
    pub(crate) provider: &'static str,

    pub(crate) form_title: &'static str,
    pub(crate) form_lead: &'static str,
    pub(crate) description: FieldText,
    pub(crate) amount: FieldText,
    pub(crate) amount_read_as: &'static str,
    pub(crate) payment_mode: FieldText,
    pub(crate) reference: FieldText,
    pub(crate) optional: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) submit_again: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) sending_slow: &'static str,

    pub(crate) checkout_title: &'static str,
    pub(crate) checkout_lead: &'static str,
    /// Below an error that the customer can't fix.
    pub(crate) only_shop_can_fix: &'static str,
    pub(crate) support_id: &'static str,

    pub(crate) card_title: &'static str,
    pub(crate) card_number: &'static str,
    pub(crate) card_amount: &'static str,
    pub(crate) card_amount_open: &'static str,
    /// The label of the amount of a settled bill.
    pub(crate) bill_amount: &'static str,
    pub(crate) card_reference: &'static str,
    pub(crate) card_description: &'static str,
    pub(crate) card_customer: &'static str,
    pub(crate) card_stored: &'static str,
    /// For a number that the browser will not remember.
    pub(crate) card_unsaved: &'static str,
    /// The title of a list of numbers for other bills.
    pub(crate) other_numbers: &'static str,
    pub(crate) card_not_government: &'static str,
    pub(crate) another: &'static str,
    pub(crate) another_number: &'static str,

    pub(crate) how_title: &'static str,
    pub(crate) how_lead: &'static str,
    /// The amount in a step if the payer chooses it.
    pub(crate) any_amount: &'static str,
    /// Steps that fit any channel, for channels without published steps.
    pub(crate) generic_steps: &'static [&'static str],
    pub(crate) dial: &'static str,
    /// A channel's name.
    pub(crate) channel: fn(Channel) -> &'static str,
    /// The amounts that a channel takes, beside the name of one that can't take the bill's.
    pub(crate) channel_limits: fn(AmountLimits) -> String,
    /// The instructions for a channel; empty if no steps are published.
    pub(crate) instructions: fn(Channel) -> &'static [Instructions],

    /// The texts about a bill that has its number.
    pub(crate) payment: &'static PaymentText,

    /// The texts of a copy button.
    pub(crate) copy: fn(CopyTarget) -> CopyText,
    pub(crate) share_title: &'static str,
    pub(crate) share: &'static str,
    /// How to pay, in a shared message.
    pub(crate) share_how: &'static str,
    pub(crate) sms: &'static str,
    pub(crate) print: &'static str,
    pub(crate) share_failed: &'static str,
    pub(crate) print_failed: &'static str,

    /// A payment mode's name.
    pub(crate) mode_name: fn(PaymentMode) -> &'static str,
    /// What a payment mode means to the payer.
    pub(crate) mode_meaning: fn(PaymentMode) -> &'static str,
    /// How to fix a broken rule.
    pub(super) broken_rule: fn(BrokenRule) -> &'static str,
    /// How to fix an amount that no channel takes.
    pub(super) amount_refused: fn(AmountRefusal) -> String,
    pub(super) reference_taken: &'static str,
    pub(super) field_refused: &'static str,
    /// After how many seconds to try again.
    pub(crate) retry_after: fn(u16) -> String,
    /// What went wrong, and what to do.
    pub(crate) problem: fn(ProblemKind) -> ProblemText,
}

impl Text {
    /// How to fix a field's error.
    pub(crate) fn field_error(&self, error: FieldError) -> AttrValue {
        match error {
            FieldError::Rule(rule) => (self.broken_rule)(rule).into(),
            FieldError::Amount(refusal) => (self.amount_refused)(refusal).into(),
            FieldError::ReferenceTaken => self.reference_taken.into(),
            FieldError::Refused => self.field_refused.into(),
        }
    }
}

/// A field's label and hint.
#[derive(Debug, PartialEq)]
pub(crate) struct FieldText {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
}

/// The texts of a copy button.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyText {
    pub(crate) label: &'static str,
    pub(crate) done: &'static str,
    /// Says that copying failed, above the text to be copied by hand.
    pub(crate) failed: &'static str,
}

/// Instructions for paying through a channel: a title, and steps with placeholders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Instructions {
    pub(crate) title: &'static str,
    pub(crate) steps: &'static [&'static str],
}

/// The text of a problem: what went wrong, and what to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProblemText {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
}
