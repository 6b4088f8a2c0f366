//! Which language the customer wishes, and telling the document which one is spoken.

use billpay_contract::{LANG_PARAMETER, LOCALE_COOKIE, Locale};
use gloo_utils::{document, document_element, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::location;

/// A year, in seconds: the cookie says nothing of anybody but a language.
const COOKIE_AGE: u32 = 31_536_000;

/// From the page's address, the customer's last choice, then the browser's languages.
pub(crate) fn wished_locale() -> Locale {
    let mut wishes: Vec<String> = location::parameter(LANG_PARAMETER).into_iter().collect();
    wishes.extend(remembered());
    let languages = window().navigator().languages();
    wishes.extend(languages.iter().filter_map(|tag| tag.as_string()));
    Locale::choose(wishes.iter().map(String::as_str))
}

/// The language tag in the cookie.
fn remembered() -> Option<String> {
    let cookies = html_document().cookie().ok()?;
    let mut pairs = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, tag)| (name == LOCALE_COOKIE).then(|| tag.to_owned()))
}

fn html_document() -> HtmlDocument {
    document().unchecked_into()
}

/// Keeps the choice for the next visit in a cookie of the gateway's path, which the gateway reads, and
/// writes it into the page's address: loaded again, the page speaks the same.
pub(crate) fn remember_locale(locale: Locale) {
    let (tag, path) = (locale.tag(), location::gateway_path());
    let cookie = format!("{LOCALE_COOKIE}={tag};max-age={COOKIE_AGE};samesite=lax;path={path}");
    // Where it can't be kept, the choice is made again next time.
    let _ = html_document().set_cookie(&cookie);
    location::show_language(tag);
}

/// Tells the document, and with it screen readers, which language is spoken.
pub(crate) fn speak(locale: Locale, title: &str) {
    document().set_title(title);
    // Any element takes a `lang`.
    let _ = document_element().set_attribute("lang", locale.tag());
}
