//! The customer's preferred language, and the document's language.

use billpay_contract::{LANG_PARAMETER, LOCALE_COOKIE, Locale};
use gloo_utils::{document, document_element};
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::{js, location};

/// A year, in seconds. The cookie holds nothing personal.
const COOKIE_AGE: u32 = 31_536_000;

/// The preferred language: from the page's address, else the saved choice, else the browser's languages. It is for a page
/// that no server has rendered; otherwise the gateway has chosen, or the element's attributes decide.
pub(crate) fn preferred_locale() -> Locale {
    let mut preferred: Vec<String> = location::parameter(LANG_PARAMETER).into_iter().collect();
    preferred.extend(saved_tag());
    let languages = js::member(&js::navigator(), "languages");
    let languages: Option<Array> = languages.and_then(|languages| languages.dyn_into().ok());
    let languages = languages.unwrap_or_default();
    preferred.extend(languages.iter().filter_map(|tag| tag.as_string()));
    Locale::choose(preferred.iter().map(String::as_str))
}

/// The language tag in the cookie.
fn saved_tag() -> Option<String> {
    let cookies = html_document().cookie().ok()?;
    let mut pairs = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, tag)| (name == LOCALE_COOKIE).then(|| tag.to_owned()))
}

fn html_document() -> HtmlDocument {
    document().unchecked_into()
}

/// Saves the choice in a cookie, which the gateway reads at the next visit, and in the page's address, so
/// that a reload keeps it.
pub(crate) fn save_locale(locale: Locale) {
    let (tag, path) = (locale.tag(), location::gateway_path());
    let cookie = format!("{LOCALE_COOKIE}={tag};max-age={COOKIE_AGE};samesite=lax;path={path}");
    // Without cookies, the customer chooses again at the next visit.
    let _ = html_document().set_cookie(&cookie);
    location::show_language(tag);
}

/// Sets the document's language, which screen readers use, and its title.
pub(crate) fn set_document_language(locale: Locale, title: &str) {
    document().set_title(title);
    // Setting `lang` can't fail.
    let _ = document_element().set_attribute("lang", locale.tag());
}
