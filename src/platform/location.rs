//! The page's address: its bill, its parameters, and changing it without a navigation.

use billpay_contract::{
    BILL_PAGES_PATH, BillId, CHECK_PARAMETER, INTENT_PARAMETER, LANG_PARAMETER,
    REMAINDER_PARAMETER, bill_page_path,
};
use gloo_utils::{document, window};
use wasm_bindgen::JsValue;
use web_sys::{Url, UrlSearchParams};

/// The gateway's address, relative to the pages that it serves.
const GATEWAY: &str = "./";

/// The parameters with the result of a button on the previous page.
const ACTION_RESULTS: [&str; 2] = [CHECK_PARAMETER, REMAINDER_PARAMETER];

/// The absolute address of a relative one.
pub(crate) fn absolute(relative: &str) -> Option<String> {
    resolve(relative).map(|url| url.href())
}

fn resolve(relative: &str) -> Option<Url> {
    let base = document().base_uri().ok()??;
    Url::new_with_base(relative, &base).ok()
}

/// The absolute address of the gateway that serves the page. It must be absolute because the page's
/// address may change.
pub(crate) fn gateway() -> String {
    absolute(GATEWAY).unwrap_or_default()
}

/// The gateway's path.
pub(super) fn gateway_path() -> String {
    resolve(GATEWAY).map_or_else(|| "/".to_owned(), |url| url.pathname())
}

/// The bill in the page's address.
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

/// The parameters of the page's address except the language, with an `&` before each.
pub(crate) fn other_parameters() -> String {
    query(|parameters| parameters.delete(LANG_PARAMETER))
        .map_or_else(String::new, |query| ["&", &query].concat())
}

/// Changes the page's address to the bill's, or to the form's, so that a reload shows the same. The
/// intent is removed from it: the signed bill has its number now.
pub(crate) fn show_bill(gateway: &str, bill: Option<&BillId>) {
    let path = bill.map(bill_page_path).unwrap_or_default();
    replace(&[gateway, &path].concat(), |parameters| {
        parameters.delete(INTENT_PARAMETER);
    });
}

/// Sets the language in the page's address.
pub(super) fn show_language(tag: &str) {
    replace(&here(), |parameters| parameters.set(LANG_PARAMETER, tag));
}

/// Removes the result of a button on the previous page, so that a reload does not show it again.
pub(crate) fn remove_action_result() {
    if ACTION_RESULTS.iter().any(|name| parameter(name).is_some()) {
        replace(&here(), |parameters| {
            ACTION_RESULTS
                .iter()
                .for_each(|name| parameters.delete(name));
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

/// The page's query string after a change; `None` if it is empty.
fn query(change: impl FnOnce(&UrlSearchParams)) -> Option<String> {
    let parameters = parameters()?;
    change(&parameters);
    let query = String::from(parameters.to_string());
    (!query.is_empty()).then_some(query)
}

/// Replaces the page's address without a navigation.
fn replace(address: &str, change: impl FnOnce(&UrlSearchParams)) {
    let query = query(change).map_or_else(String::new, |query| ["?", &query].concat());
    let url = [address, &query].concat();
    // If this fails, only a reload shows something else.
    if let Ok(history) = window().history() {
        // Where storage is blocked, the state has the bill's numbers.
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&url));
    }
}
