//! Stores the forms that are rendered and compressed once, see `empty_form`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use billpay_contract::Locale;

use super::keyed_page::KeyedPage;

/// The greatest number of stored forms: both languages at several addresses. Clients write the address
/// (`Host`), so there must be a limit; a form has some 30 kB.
const MAX_FORMS: usize = 16;

/// What a form depends on.
pub(super) type Key = (Locale, String, usize);

/// The stored forms. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct EmptyForms {
    forms: Arc<Mutex<HashMap<Key, Arc<KeyedPage>>>>,
    preparing: Arc<tokio::sync::Mutex<()>>,
}

/// The right to prepare a form.
pub(super) type Turn = tokio::sync::OwnedMutexGuard<()>;

impl EmptyForms {
    /// The stored form.
    pub(super) fn get(&self, key: &Key) -> Option<Arc<KeyedPage>> {
        let forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.get(key).cloned()
    }

    /// `None` while another form is prepared: that takes some 2 MB, and clients can send any number of addresses.
    pub(super) fn turn(&self) -> Option<Turn> {
        Arc::clone(&self.preparing).try_lock_owned().ok()
    }

    /// Stores a form, in place of all others if there are too many.
    pub(super) fn insert(&self, key: Key, page: Arc<KeyedPage>) {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= MAX_FORMS {
            forms.clear();
        }
        forms.insert(key, page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_is_prepared_at_a_time() {
        let forms = EmptyForms::default();
        let turn = forms.turn();
        assert!(turn.is_some());
        assert!(forms.clone().turn().is_none());
        drop(turn);
        assert!(forms.turn().is_some());
    }
}
