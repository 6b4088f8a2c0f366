//! The page's own address: which bill it is of, its parameters, and changing it without loading
//! anything.

use billpay_contract::{
    BILL_PAGES_PATH, BillId, CHECK_PARAMETER, INTENT_PARAMETER, LANG_PARAMETER, REST_PARAMETER,
    bill_page_path,
};
use gloo_utils::{document, history, window};
use wasm_bindgen::JsValue;
use web_sys::{Url, UrlSearchParams};

/// The gateway of a page that it serves.
const GATEWAY: &str = "./";

/// Names of the parameters that say what a button of the page before has found.
const FOUND: [&str; 2] = [CHECK_PARAMETER, REST_PARAMETER];

/// The whole address of what the page finds there.
pub(super) fn absolute(relative: &str) -> Option<String> {
    resolve(relative).map(|url| url.href())
}

fn resolve(relative: &str) -> Option<Url> {
    let base = document().base_uri().ok()??;
    Url::new_with_base(relative, &base).ok()
}

/// The gateway that serves the page, whole: the page's address may change while it is open.
pub(crate) fn gateway() -> String {
    absolute(GATEWAY).unwrap_or_default()
}

/// The path of that gateway.
pub(super) fn gateway_path() -> String {
    resolve(GATEWAY).map_or_else(|| "/".to_owned(), |url| url.pathname())
}

/// The bill that the page is of.
pub(crate) fn bill(gateway: &str) -> Option<BillId> {
    let here = window().location();
    let address = [here.origin().ok()?, here.pathname().ok()?].concat();
    BillId::parse(
        address
            .strip_prefix(gateway)?
            .strip_prefix(BILL_PAGES_PATH)?,
    )
}

/// A parameter of the page's address.
pub(crate) fn parameter(name: &str) -> Option<String> {
    parameters()?.get(name)
}

/// The parameters of the page's address beside its language, with an `&` before each.
pub(crate) fn other_parameters() -> String {
    query(|parameters| parameters.delete(LANG_PARAMETER))
        .map_or_else(String::new, |query| ["&", &query].concat())
}

/// Makes the page's address the bill's, or the form's, so that loading it again shows the same. The
/// bill that was signed has its number by then.
pub(crate) fn show_bill(gateway: &str, bill: Option<&BillId>) {
    let path = bill.map(bill_page_path).unwrap_or_default();
    replace(&[gateway, &path].concat(), |parameters| {
        parameters.delete(INTENT_PARAMETER);
    });
}

/// Writes the language into the page's address.
pub(super) fn show_language(tag: &str) {
    replace(&here(), |parameters| parameters.set(LANG_PARAMETER, tag));
}

/// Removes what a button of the page before has found: it is news once, and none for who loads this
/// page again.
pub(crate) fn forget_found() {
    if FOUND.iter().any(|name| parameter(name).is_some()) {
        replace(&here(), |parameters| {
            FOUND.iter().for_each(|name| parameters.delete(name));
        });
    }
}

fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

fn parameters() -> Option<UrlSearchParams> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()
}

/// The page's parameters after a change; nothing where there are none.
fn query(change: impl FnOnce(&UrlSearchParams)) -> Option<String> {
    let parameters = parameters()?;
    change(&parameters);
    let query = String::from(parameters.to_string());
    (!query.is_empty()).then_some(query)
}

/// Changes the address without loading anything.
fn replace(address: &str, change: impl FnOnce(&UrlSearchParams)) {
    let query = query(change).map_or_else(String::new, |query| ["?", &query].concat());
    let url = [address, &query].concat();
    // What can't be written there is still shown; it only is not there after loading again.
    let _ = history().replace_state_with_url(&JsValue::NULL, "", Some(&url));
}
