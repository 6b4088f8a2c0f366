//! From the button to the answer: one call at a time, and the same bill by the same key until it has
//! a number.

use billpay_contract::{BillDraft, BillRequest, Field, IdempotencyKey};

use super::effects::Effects;
use super::{
    CreateCall, Effect, Filling, Made, Origin, Preset, Screen, Signal, State, Target, Ticket,
};
use crate::answer::{Failure, FieldError, FieldErrors, TroubleKind};

/// A call on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// What was typed, also while the call is on its way.
    pub draft: BillDraft,
    /// The merchant's own number, as it was asked for.
    pub(super) reference: Option<String>,
    /// What the merchant changed meanwhile: it counts from the answer on.
    pub(super) next: Option<Preset>,
}

impl State {
    /// `fresh` is used only for a bill that was not sent before.
    pub(super) fn submitted(&mut self, fresh: Option<IdempotencyKey>, effects: &mut Effects) {
        let Screen::Filling(form) = &mut self.screen else {
            return;
        };
        form.trouble = None;
        match form.draft.parse() {
            Ok(bill) => {
                let draft = form.draft.clone();
                self.send(draft, bill, fresh, effects);
            }
            Err(broken) => {
                form.errors = FieldErrors::from(&broken);
                let errors = form.errors;
                self.invalid(errors, effects);
            }
        }
    }

    fn send(
        &mut self,
        draft: BillDraft,
        bill: BillRequest,
        fresh: Option<IdempotencyKey>,
        effects: &mut Effects,
    ) {
        let intent = self.preset.intent().map(|intent| intent.token.clone());
        let ticket = self.ticket.take();
        let used = ticket.and_then(|ticket| ticket.key_of(&bill, intent.as_deref()));
        let key = used.or_else(|| self.given.take()).or(fresh);
        self.ticket = key.map(|key| Ticket::new(key, &bill, intent.as_deref()));
        if let Some(ticket) = &self.ticket {
            let bill = self.preset.identity();
            effects.add(Effect::KeepTicket(bill, ticket.clone()));
        }
        let reference = bill.reference();
        self.screen = Screen::Sending(Sending {
            draft,
            reference: reference.map(|reference| reference.as_str().to_owned()),
            next: None,
        });
        self.attempt = self.attempt.wrapping_add(1);
        effects.add(Effect::Create {
            attempt: self.attempt,
            call: CreateCall { bill, intent, key },
        });
    }

    /// The answer of an attempt; late ones of earlier attempts mean nothing.
    pub(super) fn answered(
        &mut self,
        attempt: u32,
        result: Result<Made, Failure>,
        effects: &mut Effects,
    ) {
        let Screen::Sending(sending) = &mut self.screen else {
            return;
        };
        if attempt != self.attempt {
            return;
        }
        let next = sending.next.take();
        match result {
            Ok(made) => {
                let reference = sending.reference.take();
                effects.add(Effect::Keep(self.preset.identity(), made.clone()));
                effects.add(Effect::Focus(Target::Number));
                effects.tell(Signal::Issued {
                    bill: made.bill.clone(),
                    reference,
                });
                self.ticket = None;
                self.issue(made, Origin::Made);
            }
            Err(failure) => {
                let draft = std::mem::take(&mut sending.draft);
                self.failed(draft, failure, effects);
            }
        }
        if let Some(next) = next {
            self.preset_changed(next, effects);
        }
    }

    /// Back to the form, with what was sent by it and why that got no number.
    pub(super) fn failed(&mut self, draft: BillDraft, failure: Failure, effects: &mut Effects) {
        let mut form = Filling::of(draft);
        match failure {
            Failure::AtFields(errors) => form.errors = errors,
            Failure::Trouble(trouble)
                if trouble.kind == TroubleKind::ReferenceTaken && !self.preset.readonly =>
            {
                form.errors
                    .set(Field::Reference, Some(FieldError::ReferenceTaken));
            }
            Failure::Trouble(trouble) => {
                if trouble.kind == TroubleKind::KeyReused {
                    // The gateway knows the key from another bill: this one needs its own.
                    self.ticket = None;
                }
                effects.tell(Signal::Failed(trouble.clone()));
                form.trouble = Some(trouble);
            }
        }
        if form.trouble.is_none() {
            self.invalid(form.errors, effects);
        }
        self.screen = Screen::Filling(form);
    }

    /// The first error gets the focus, and the page hears of all.
    fn invalid(&self, errors: FieldErrors, effects: &mut Effects) {
        if let Some(field) = errors.first() {
            effects.add(Effect::Focus(self.target(field)));
        }
        effects.tell(Signal::Invalid(errors));
    }
}
