//! Reads the inputs of a form that the server rendered, or that a crashed program left.

use billpay_contract::{Field, IdempotencyKey, KEY_PARAMETER};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The idempotency key that the form posts. It may differ from the rendered one: the scripts change it so that the same
/// bill in two tabs has one key.
pub(crate) fn key(root: &Element) -> Option<IdempotencyKey> {
    let selector = ["input[name=", KEY_PARAMETER, "]"].concat();
    let input = root.query_selector(&selector).ok()??;
    let key = input.unchecked_into::<HtmlInputElement>().value();
    IdempotencyKey::parse(&key)
}

/// Each field's text, or the value of its selected radio button.
pub(crate) fn values(root: &Element) -> Vec<(Field, String)> {
    let value = |field: Field| {
        let name = field.wire_name();
        let selector = format!("input[name={name}]:not([type=radio]),input[name={name}]:checked");
        let input = root.query_selector(&selector).ok()??;
        Some((field, input.unchecked_into::<HtmlInputElement>().value()))
    };
    Field::ALL.iter().copied().filter_map(value).collect()
}
