//! The form while the customer edits it: its fields, their errors, and the problem of the last attempt.

use billpay_contract::{AmountDraft, BillDraft, BrokenRule, Field};

use super::InitialBill;
use crate::failure::{FieldError, FieldErrors, Problem};

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EditingForm {
    /// The fields as typed.
    pub(crate) draft: BillDraft,
    /// The fields' errors. They appear when the form is submitted.
    pub(crate) errors: FieldErrors,
    /// Why the last attempt failed, if no field is to blame.
    pub(crate) problem: Option<Problem>,
}

impl Default for EditingForm {
    fn default() -> Self {
        Self::new(InitialBill::default().draft)
    }
}

impl EditingForm {
    /// A form without errors.
    pub(crate) fn new(draft: BillDraft) -> Self {
        Self {
            draft,
            errors: FieldErrors::default(),
            problem: None,
        }
    }

    /// The text in that field.
    pub(crate) fn text(&self, field: Field) -> &str {
        text_of(&self.draft, field)
    }

    /// Changes a field. A field with an error is validated again, so that the error goes once it is
    /// fixed.
    pub(super) fn edit(&mut self, field: Field, text: String) {
        set_field(&mut self.draft, field, text);
        self.validate_again(field);
    }

    fn validate_again(&mut self, field: Field) {
        let empty = FieldError::Rule(BrokenRule::BillEmpty);
        if self.errors.at(Field::Description) == Some(empty) {
            // Text in any field can fix an empty bill.
            let broken = self.draft.parse().err();
            self.errors = broken
                .as_ref()
                .map_or_else(FieldErrors::default, FieldErrors::from);
        } else if self.errors.at(field).is_some() {
            let broken = self.draft.broken_at(field);
            self.errors.set(field, broken.map(FieldError::Rule));
        }
    }

    /// Copies the fields that the merchant changed from `old` to `new`. The customer's text in other
    /// fields stays.
    pub(super) fn apply_merchant_changes(&mut self, old: &BillDraft, new: &BillDraft) {
        let draft = &mut self.draft;
        let mut changed = Vec::new();
        if old.description != new.description {
            draft.description.clone_from(&new.description);
            changed.push(Field::Description);
        }
        if old.amount != new.amount {
            draft.amount = new.amount.clone();
            changed.push(Field::Amount);
        }
        if old.payment_mode != new.payment_mode {
            draft.payment_mode.clone_from(&new.payment_mode);
            changed.push(Field::PaymentMode);
        }
        if old.reference != new.reference {
            draft.reference.clone_from(&new.reference);
            changed.push(Field::Reference);
        }
        for field in changed {
            self.validate_again(field);
        }
    }
}

/// The text in that field of a draft.
pub(crate) fn text_of(draft: &BillDraft, field: Field) -> &str {
    match (field, &draft.amount) {
        (Field::Description, _) => &draft.description,
        (Field::Amount, AmountDraft::Text(typed)) => typed,
        (Field::Amount, AmountDraft::Number(_)) => "",
        (Field::PaymentMode, _) => &draft.payment_mode,
        (Field::Reference, _) => &draft.reference,
    }
}

/// Sets a field of a draft.
pub(super) fn set_field(draft: &mut BillDraft, field: Field, text: String) {
    match field {
        Field::Description => draft.description = text,
        Field::Amount => draft.amount = AmountDraft::Text(text),
        Field::PaymentMode => draft.payment_mode = text,
        Field::Reference => draft.reference = text,
    }
}
