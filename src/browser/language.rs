//! Which language the customer wishes, and telling the document which one is spoken. Must not
//! know any sentence.

use super::address::{GATEWAY, absolute, parameter, show_language};
use super::fields::{Fields, set};
use super::storage::{Place, store, stored};
use crate::components::LANG;
use crate::locale::Locale;

/// Where the choice is kept: beside the page, and in a cookie for a gateway that renders it.
const STORED_AS: &str = billpay_contract::LOCALE_COOKIE;

/// A cookie of the gateway's own path, for a year: it says nothing of anybody but a language.
const FOR_A_YEAR: &str = ";max-age=31536000;samesite=lax;path=";

/// From the page's address, the customer's last choice, then the browser's languages.
pub(crate) fn wished_locale() -> Locale {
    let Some(window) = web_sys::window() else {
        return Locale::default();
    };
    let mut wishes: Vec<String> = Vec::new();
    wishes.extend(parameter(LANG));
    wishes.extend(stored(Place::Browser, STORED_AS));
    wishes.extend(Fields::of(window.navigator().into()).texts("languages"));
    Locale::choose(wishes.iter().map(String::as_str))
}

/// Keeps the choice for the next visit, where the browser allows it, and writes it into the
/// page's address: loaded again, the page speaks the same.
pub(crate) fn remember_locale(locale: Locale) {
    // Where it can't be kept, the choice is made again next time.
    store(Place::Browser, STORED_AS, Some(locale.tag()));
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(document) = document {
        let path = absolute(GATEWAY).map_or_else(|| "/".to_owned(), |url| url.pathname());
        let cookie = [STORED_AS, "=", locale.tag(), FOR_A_YEAR, &path].concat();
        set(&document, "cookie", &cookie.into());
    }
    show_language(locale.tag());
}

/// Tells the document, and with it screen readers, which language is spoken.
pub(crate) fn speak(locale: Locale, title: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    set(&document, "title", &title.into());
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", locale.tag());
    }
}
