//! From the button to the answer: one call at a time, and the same bill by the same key until it has
//! a number. Must not know how a call is made.

use billpay_contract::{BillDraft, BillRequest, Field};

use super::{
    CreateCall, Effect, Filling, IdempotencyKey, Issued, Made, Origin, Preset, Screen, Signal,
    State, Target, Ticket,
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
    pub(super) fn submitted(mut self, fresh: Option<IdempotencyKey>) -> (Self, Vec<Effect>) {
        let Screen::Filling(form) = &mut self.screen else {
            return (self, Vec::new());
        };
        form.trouble = None;
        match form.draft.parse() {
            Ok(bill) => {
                let draft = form.draft.clone();
                self.send(draft, bill, fresh)
            }
            Err(broken) => {
                form.errors = FieldErrors::from(&broken);
                let effects = self.invalid(FieldErrors::from(&broken));
                (self, effects)
            }
        }
    }

    fn send(
        mut self,
        draft: BillDraft,
        bill: BillRequest,
        fresh: Option<IdempotencyKey>,
    ) -> (Self, Vec<Effect>) {
        let intent = self.preset.intent().map(|intent| intent.token.clone());
        let ticket = self.ticket.take();
        let used = ticket.and_then(|ticket| ticket.key_of(&bill, intent.as_deref()));
        let key = used.or_else(|| self.given.take()).or(fresh);
        self.ticket = key.map(|key| Ticket::new(key, &bill, intent.as_deref()));
        let kept = self.ticket.clone();
        let kept = kept.map(|ticket| Effect::KeepTicket(self.preset.identity(), ticket));
        let reference = bill.reference();
        self.screen = Screen::Sending(Sending {
            draft,
            reference: reference.map(|reference| reference.as_str().to_owned()),
            next: None,
        });
        self.attempt = self.attempt.wrapping_add(1);
        let create = Effect::Create {
            attempt: self.attempt,
            call: CreateCall { bill, intent, key },
        };
        (self, kept.into_iter().chain([create]).collect())
    }

    pub(super) fn answered(
        mut self,
        sending: Sending,
        result: Result<Made, Failure>,
    ) -> (Self, Vec<Effect>) {
        let Sending {
            draft,
            reference,
            next,
        } = sending;
        let mut form = Filling::of(draft);
        let (state, mut effects) = match result {
            Ok(made) => {
                let effects = vec![
                    Effect::Keep(self.preset.identity(), made.clone()),
                    Effect::Focus(Target::Number),
                    Effect::Tell(Signal::Issued {
                        bill: made.bill.clone(),
                        reference,
                    }),
                ];
                self.ticket = None;
                self.screen = Screen::Issued(Issued::new(made, Origin::Made));
                (self, effects)
            }
            Err(Failure::AtFields(errors)) => {
                form.errors = errors;
                let effects = self.invalid(errors);
                (self.filling(form), effects)
            }
            Err(Failure::Trouble(trouble))
                if trouble.kind == TroubleKind::ReferenceTaken && !self.preset.readonly =>
            {
                let taken = FieldError::ReferenceTaken;
                form.errors = FieldErrors::default().with(Field::Reference, taken);
                let effects = self.invalid(form.errors);
                (self.filling(form), effects)
            }
            Err(Failure::Trouble(trouble)) => {
                if trouble.kind == TroubleKind::KeyReused {
                    // The gateway knows the key from another bill: this one needs its own.
                    self.ticket = None;
                }
                form.trouble = Some(trouble.clone());
                let told = vec![Effect::Tell(Signal::Failed(trouble))];
                (self.filling(form), told)
            }
        };
        let Some(next) = next else {
            return (state, effects);
        };
        let (state, more) = state.preset_changed(next);
        effects.extend(more);
        (state, effects)
    }

    /// The first error gets the focus, and the page hears of all. A bill that is only to be taken
    /// has no field: the button keeps the focus.
    fn invalid(&self, errors: FieldErrors) -> Vec<Effect> {
        let focus = errors.first().map(|field| {
            Effect::Focus(match self.preset.readonly {
                true => Target::Button,
                false => Target::Field(field),
            })
        });
        let told = Effect::Tell(Signal::Invalid(errors));
        focus.into_iter().chain([told]).collect()
    }
}
