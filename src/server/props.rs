//! What the page is rendered from on a server: the same as in the browser that takes it over. Must not
//! know how it is rendered.

use std::rc::Rc;

use super::{Shown, View, failure, handed};
use crate::bill_id::BillId;
use crate::components::{Begin, BillPayProps};
use crate::state::{IdempotencyKey, Preset, State};

/// The page's properties.
pub(super) fn of(view: &View, shown: Shown) -> BillPayProps {
    let mut begin = Begin {
        public: Some(view.public.clone().into()),
        changes: Some(Rc::new(view.changes.clone())),
        ..Begin::default()
    };
    let mut props = BillPayProps::page(view.locale, view.gateway.clone().into());
    props.query = view.query.clone().into();
    match shown {
        Shown::Form {
            intent,
            draft,
            key,
            problem,
        } => {
            props.preset = intent
                .as_deref()
                .map_or_else(Preset::default, handed::signed);
            let key = IdempotencyKey::parse(&key);
            let failure = problem.as_ref().map(failure);
            let preset = props.preset.clone();
            begin.state = Some(State::returned(preset, draft, key, failure)).into();
        }
        Shown::Bill { view, found } => {
            props.opened = Some(view.id.clone());
            begin.state = Some(found.state(*view)).into();
        }
        Shown::NoBill { id, problem } => {
            let id = BillId::parse(&id).unwrap_or_else(BillId::zero);
            begin.state = Some(State::missing(id.clone(), failure(&problem).trouble())).into();
            props.opened = Some(id);
        }
    }
    props.begin = Rc::new(begin);
    props
}
