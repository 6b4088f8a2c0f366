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
pub(crate) struct EmptyForms(Arc<Mutex<HashMap<Key, Arc<KeyedPage>>>>);

impl EmptyForms {
    /// The stored form.
    pub(super) fn get(&self, key: &Key) -> Option<Arc<KeyedPage>> {
        let forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forms.get(key).cloned()
    }

    /// Stores a form, in place of all others if there are too many.
    pub(super) fn insert(&self, key: Key, page: Arc<KeyedPage>) {
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= MAX_FORMS {
            forms.clear();
        }
        forms.insert(key, page);
    }
}
