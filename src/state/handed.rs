//! The beginning on a page that a server rendered, the same there and in the browser that takes the
//! page over.

use billpay_contract::{BillDraft, BillId, BillView, IdempotencyKey};

use super::effects::Effects;
use super::{Check, Issued, Made, News, Opening, Origin, Preset, Rest, Screen, State, Ticket};
use crate::answer::{Failure, Trouble, TroubleKind};

impl State {
    /// The form, with what was sent by it and why that got no number. `key` is the one that the
    /// form is sent by: a bill that may have been made is sent again by it, and no other bill is.
    pub fn returned(
        preset: Preset,
        draft: Option<BillDraft>,
        key: Option<IdempotencyKey>,
        failure: Option<Failure>,
    ) -> Self {
        let mut state = Self::new(preset);
        state.given = key;
        let Screen::Filling(form) = &mut state.screen else {
            return state;
        };
        if let Some(draft) = draft.filter(|_| !state.preset.readonly) {
            form.draft = draft;
        }
        let draft = form.draft.clone();
        if let Some(failure) = failure {
            state.came_back(draft, failure);
        }
        state
    }

    fn came_back(&mut self, draft: BillDraft, failure: Failure) {
        let sent = draft.parse().ok();
        let anew = asks_anew(&failure);
        // Nobody has asked for what an answer brings with it: focus, events, storage.
        self.failed(draft, failure, &mut Effects::default());
        if let (Some(bill), Some(key), false) = (sent, self.given, anew) {
            let intent = self.preset.intent().map(|intent| intent.token.as_str());
            self.ticket = Some(Ticket::new(key, &bill, intent));
            self.given = None;
        }
    }

    /// A bill's own page, with what its buttons found.
    pub fn shown(news: News, check: Check, rest: Rest) -> Self {
        let made = made(&news.view);
        let mut issued = Issued::new(made, Origin::Opened);
        issued.hear(news, &mut Effects::default());
        // What a button found is of a bill that still has it.
        match issued.standing() {
            Some(standing) if standing.payable() => issued.check = check,
            _ => issued.rest = rest,
        }
        Self::of(Screen::Issued(issued))
    }

    /// A bill's own page without the bill.
    pub fn missing(id: BillId, trouble: Trouble) -> Self {
        let trouble = Some(trouble);
        Self::of(Screen::Opening(Opening { id, trouble }))
    }

    /// The key that the form is sent by where no script runs.
    pub(crate) fn form_key(&self) -> Option<IdempotencyKey> {
        self.given.or_else(|| self.ticket.as_ref().map(Ticket::key))
    }

    /// A bill that the server showed is this browser's own, when it is the one that it keeps.
    pub(super) fn own(&mut self, kept: Option<&Made>) {
        if let (Screen::Issued(issued), Some(made)) = (&mut self.screen, kept)
            && issued.origin == Origin::Opened
            && issued.id == made.id
        {
            issued.origin = Origin::Kept;
        }
    }
}

/// Whether what is sent next goes by a new key: it is another bill than the key's. A bill that was
/// mended keeps its key, so that one that is sent again from further back is known.
pub(crate) fn asks_anew(failure: &Failure) -> bool {
    match failure {
        Failure::AtFields(_) => false,
        Failure::Trouble(trouble) => matches!(
            trouble.kind,
            TroubleKind::KeyReused | TroubleKind::ReferenceTaken
        ),
    }
}

/// What was made, as the gateway tells of it.
pub(super) fn made(view: &BillView) -> Made {
    Made {
        bill: view.bill.clone(),
        id: Some(view.id.clone()),
    }
}
