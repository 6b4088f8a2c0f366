//! Reads the inputs of a form that the server rendered.

use billpay_contract::Field;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

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
