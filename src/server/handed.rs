//! What a server hands over beside the page, and what it reads of a signed bill. Must not know how
//! the browser reads it: `browser/handed.rs` does.

use serde_json::{Value, json};

use super::{Shown, View};
use crate::bill_id::BillId;
use crate::intent::{self, Claim};
use crate::state::Preset;

/// The id of the script element with the JSON.
pub const HANDED: &str = "billpay-handed";

/// In a script element no text may look like its end, or like a comment's beginning (HTML
/// standard, restrictions for contents of script elements); in JSON a `<` stands in texts only.
pub(super) fn json(view: &View, shown: &Shown) -> String {
    let mut handed = value(shown);
    handed["channels"] = json!(view.changes);
    handed.to_string().replace('<', "\\u003c")
}

fn value(shown: &Shown) -> Value {
    match shown {
        Shown::Form { problem, .. } => match problem {
            Some(problem) => json!({"problem": problem}),
            None => json!({}),
        },
        Shown::Bill { view, found } => {
            let mut handed = json!({"id": view.id, "view": view});
            if let Some((name, value)) = found.handed() {
                handed[name] = value;
            }
            handed
        }
        Shown::NoBill { id, problem } => {
            let id = BillId::parse(id).unwrap_or_else(BillId::zero);
            json!({"id": id.as_str(), "problem": problem})
        }
    }
}

/// The merchant's bill, as the browser reads it.
pub(super) fn signed(token: &str) -> Preset {
    let payload = intent::payload(token).unwrap_or_default();
    let claims: Value = serde_json::from_slice(&payload).unwrap_or_default();
    intent::preset(token, &|name| match claims.get(name)? {
        Value::String(text) => Some(Claim::Text(text.clone())),
        Value::Number(number) => number.as_f64().map(Claim::Number),
        _ => None,
    })
}
