//! Members of what the browser's own JSON reader makes, and such objects made: it weighs nothing in
//! the bundle. Must not know whose members they are.

use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// An object, or anything else: that has no members.
#[derive(Debug)]
pub(super) struct Fields(JsValue);

impl Fields {
    /// What `JSON.parse` reads.
    pub(super) fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    pub(super) fn of(value: JsValue) -> Self {
        Self(value)
    }

    fn get(&self, name: &str) -> JsValue {
        get(&self.0, name)
    }

    /// A member that is an object.
    pub(super) fn part(&self, name: &str) -> Self {
        Self(self.get(name))
    }

    /// A member that is text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    /// A member that is a number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name).as_f64()
    }

    /// Whether a member says yes.
    pub(super) fn on(&self, name: &str) -> bool {
        self.get(name).is_truthy()
    }

    /// Whether there is such a member.
    pub(super) fn has(&self, name: &str) -> bool {
        let member = self.get(name);
        !member.is_null() && !member.is_undefined()
    }

    /// Has each member of a member that is a list read.
    pub(super) fn each(&self, name: &str, read: &mut dyn FnMut(Self)) {
        if let Some(list) = self.get(name).dyn_ref::<Array>() {
            for member in list.iter() {
                read(Self(member));
            }
        }
    }

    /// The texts in a member that is a list.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        self.each(name, &mut |member| texts.extend(member.0.as_string()));
        texts
    }
}

/// A member; `undefined` where there is none.
pub(super) fn get(object: &JsValue, name: &str) -> JsValue {
    // Only what is no object, or a getter that throws, makes this fail.
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A member that is a function, where there is one.
pub(super) fn function(object: &JsValue, name: &str) -> Option<Function> {
    get(object, name).dyn_into().ok()
}

/// An object of those texts; those that are not there are `null`.
pub(super) fn texts(members: &[(&str, Option<&str>)]) -> JsValue {
    let object = Object::new().into();
    for (name, text) in members {
        set(&object, name, &nullable(*text));
    }
    object
}

/// Adds a member.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // A plain object takes every name; what another does not take stays as it was.
    let _ = Reflect::set(object, &name.into(), value);
}

/// As `JSON.stringify` writes it; absent members are left out.
pub(super) fn write(value: &JsValue) -> String {
    let text = JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string());
    // Text, numbers and objects of them always can be written.
    text.unwrap_or_default()
}

/// Text, or JSON's null.
pub(super) fn nullable(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}
