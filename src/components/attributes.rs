//! The attributes of elements, by a table of all names that there are: Yew compares two drawings of an
//! element place by place then, and needs no map for each. Must not know elements.

use yew::AttrValue;
use yew::virtual_dom::{AttributeOrProperty, Attributes};

/// Every name that the widget writes, the frequent ones first: an element's places end with the last
/// of its own.
static NAMES: &[&str] = &[
    "class",
    "part",
    "id",
    "type",
    "name",
    "href",
    "translate",
    "lang",
    "role",
    "d",
    "viewBox",
    "aria-hidden",
    "tabindex",
    "for",
    "spellcheck",
    "inputmode",
    "autocomplete",
    "autocapitalize",
    "autofocus",
    "aria-invalid",
    "aria-describedby",
    "aria-disabled",
    "aria-labelledby",
    "aria-label",
    "aria-busy",
    "aria-current",
    "action",
    "method",
    "novalidate",
    "enterkeyhint",
    "hreflang",
    "target",
    "rel",
    "open",
    "datetime",
    "data-theme",
];

/// Writes an attribute, or leaves its place empty for a drawing that writes it.
pub(super) fn put(attributes: &mut Attributes, name: &str, value: Option<AttrValue>) {
    let Some(at) = NAMES.iter().position(|known| *known == name) else {
        debug_assert!(false, "`{name}` is not in the table of attributes");
        return;
    };
    let mut values = match std::mem::take(attributes) {
        Attributes::Dynamic { values, .. } => values.into_vec(),
        _ => Vec::new(),
    };
    if values.len() <= at {
        values.resize_with(at + 1, || None);
    }
    values[at] = value.map(AttributeOrProperty::Attribute);
    *attributes = Attributes::Dynamic {
        keys: &NAMES[..values.len()],
        values: values.into(),
    };
}
