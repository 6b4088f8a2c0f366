//! The form while it is filled or mended.

use billpay_contract::{AmountDraft, BillDraft, BrokenRule, Field};

use super::{Preset, write};
use crate::answer::{FieldError, FieldErrors, Trouble};

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct Filling {
    /// What was typed.
    pub draft: BillDraft,
    /// What is wrong with it, since the last time that the button was pressed.
    pub errors: FieldErrors,
    /// Why the last attempt failed, when the form can't mend it.
    pub trouble: Option<Trouble>,
}

impl Default for Filling {
    fn default() -> Self {
        Self::of(Preset::default().draft)
    }
}

impl Filling {
    /// A form with this in its fields, and nothing wrong yet.
    pub(crate) fn of(draft: BillDraft) -> Self {
        Self {
            draft,
            errors: FieldErrors::default(),
            trouble: None,
        }
    }

    /// What stands in that field.
    pub(crate) fn text(&self, field: Field) -> &str {
        match (field, &self.draft.amount) {
            (Field::Description, _) => &self.draft.description,
            (Field::Amount, AmountDraft::Text(typed)) => typed,
            (Field::Amount, AmountDraft::Number(_)) => "",
            (Field::PaymentMode, _) => &self.draft.payment_mode,
            (Field::Reference, _) => &self.draft.reference,
        }
    }

    /// A field with an error is checked again with each change, so that it says when it is mended.
    pub(super) fn edit(&mut self, field: Field, text: String) {
        write(&mut self.draft, field, text);
        self.check_again(field);
    }

    fn check_again(&mut self, field: Field) {
        let empty = FieldError::Rule(BrokenRule::BillEmpty);
        if self.errors.at(Field::Description) == Some(empty) {
            // Any field can mend an empty bill, and a blank one does not.
            let broken = self.draft.parse().err();
            self.errors = broken
                .as_ref()
                .map_or_else(FieldErrors::default, FieldErrors::from);
        } else if self.errors.at(field).is_some() {
            let broken = self.draft.broken_at(field);
            self.errors.set(field, broken.map(FieldError::Rule));
        }
    }

    /// Takes over what the merchant changed, field by field; what the customer typed elsewhere
    /// stays.
    pub(super) fn follow(&mut self, old: &BillDraft, new: &BillDraft) {
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
            self.check_again(field);
        }
    }
}
