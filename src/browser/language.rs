//! Which language the customer wishes, and telling the document which one is spoken. Must not
//! know any sentence.

use super::address::parameter;
use super::memory::storage;
use crate::locale::Locale;

/// Where the choice is kept, and the name of the page's parameter behind a prefix.
const STORED_AS: &str = "billpay-locale";

/// The page's parameter: `?locale=en`.
const PARAMETER: &str = "locale";

/// From the page's address, the customer's last choice, then the browser's languages.
pub(crate) fn wished_locale() -> Locale {
    let Some(window) = web_sys::window() else {
        return Locale::default();
    };
    let mut wishes: Vec<String> = Vec::new();
    wishes.extend(parameter(PARAMETER));
    wishes.extend(storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten()));
    wishes.extend(
        window
            .navigator()
            .languages()
            .iter()
            .filter_map(|tag| tag.as_string()),
    );
    Locale::choose(wishes.iter().map(String::as_str))
}

/// Keeps the choice for the next visit, where the browser allows it.
pub(crate) fn remember_locale(locale: Locale) {
    if let Some(storage) = storage() {
        // A full or forbidden storage only means that the choice is made again next time.
        let _ = storage.set_item(STORED_AS, locale.tag());
    }
}

/// Tells the document, and with it screen readers, which language is spoken.
pub(crate) fn speak(locale: Locale, title: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    document.set_title(title);
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", locale.tag());
    }
}
