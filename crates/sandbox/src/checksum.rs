//! ClickPesa's checksum: HMAC-SHA256, in hex.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::numbers;
use crate::settings::ChecksumMethod;

/// The fields that are never part of what is signed.
const UNSIGNED: [&str; 2] = ["checksum", "checksumMethod"];

/// The checksum of a payload.
pub(crate) fn of(payload: &Value, key: &str, method: ChecksumMethod) -> Option<String> {
    let bare = bare(payload);
    let text = match method {
        ChecksumMethod::Canonical => sorted(&bare).to_string(),
        ChecksumMethod::Legacy => concatenated(&bare),
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(
        mac.finalize()
            .into_bytes()
            .iter()
            .fold(String::new(), |mut hex, byte| {
                // Writing to a string can't fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
    )
}

/// The method that a payload says: the documented one where it says none.
fn said(payload: &Value) -> Option<ChecksumMethod> {
    match payload.get("checksumMethod").map(Value::as_str) {
        None | Some(Some("canonical")) => Some(ChecksumMethod::Canonical),
        Some(Some("legacy")) => Some(ChecksumMethod::Legacy),
        Some(_) => None,
    }
}

/// Whether a payload carries its own checksum by the application's method, compared in constant
/// time whatever its length. A payload that says another method is refused, as one is that was
/// signed by it.
pub(crate) fn holds(payload: &Value, key: &str, method: ChecksumMethod) -> bool {
    if said(payload) != Some(method) {
        return false;
    }
    let given = payload
        .get("checksum")
        .and_then(Value::as_str)
        .unwrap_or_default();
    of(payload, key, method)
        .is_some_and(|right| bool::from(right.as_bytes().ct_eq(given.as_bytes())))
}

fn bare(payload: &Value) -> Value {
    let mut bare = payload.clone();
    if let Value::Object(fields) = &mut bare {
        for name in UNSIGNED {
            fields.remove(name);
        }
    }
    bare
}

/// With the keys of every object in order, and numbers as JavaScript writes them: `90900`, not
/// `90900.0`.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort_unstable();
            let fields = names
                .into_iter()
                .map(|name| (name.clone(), sorted(&fields[name])));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Number(number) => Value::Number(numbers::plain(number)),
        other => other.clone(),
    }
}

fn concatenated(payload: &Value) -> String {
    let Value::Object(fields) = sorted(payload) else {
        return String::new();
    };
    fields
        .values()
        .map(|value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../../contract/tests/golden/checksum-vectors.json");

    #[track_caller]
    fn check(of_method: &str, method: ChecksumMethod, least: usize) {
        let vectors: Value = serde_json::from_str(VECTORS).unwrap();
        let key = vectors["key"].as_str().unwrap();
        let vectors = vectors[of_method].as_array().unwrap();
        assert!(vectors.len() >= least);
        for vector in vectors {
            let sum = of(&vector["payload"], key, method);
            assert_eq!(sum.as_deref(), vector["hmac"].as_str(), "{vector}");

            let mut signed = vector["payload"].clone();
            signed["checksum"] = vector["hmac"].clone();
            signed["checksumMethod"] = of_method.into();
            assert!(holds(&signed, key, method));
            signed["checksum"] = key.into();
            assert!(
                !holds(&signed, key, method),
                "the key itself is no checksum"
            );
        }
    }

    #[test]
    fn numbers_are_signed_as_javascript_writes_them() {
        let sum = |json: &str| {
            of(
                &serde_json::from_str(json).unwrap(),
                "k",
                ChecksumMethod::Canonical,
            )
        };
        assert_eq!(
            sum(r#"{"billAmount":90900.0}"#),
            sum(r#"{"billAmount":90900}"#)
        );
        assert_ne!(
            sum(r#"{"billAmount":90900.5}"#),
            sum(r#"{"billAmount":90900}"#)
        );
    }

    #[test]
    fn a_payload_that_says_another_method_does_not_hold() {
        let mut payload: Value = serde_json::from_str(r#"{"billAmount":90900}"#).unwrap();
        for (method, names) in [
            (ChecksumMethod::Canonical, [None, Some("canonical")]),
            (ChecksumMethod::Legacy, [Some("legacy"), Some("legacy")]),
        ] {
            for name in [None, Some("canonical"), Some("legacy"), Some("sha1")] {
                payload["checksum"] = of(&payload, "k", method).into();
                payload["checksumMethod"] = name.into();
                if name.is_none() {
                    payload.as_object_mut().unwrap().remove("checksumMethod");
                }
                assert_eq!(
                    holds(&payload, "k", method),
                    names.contains(&name),
                    "{name:?}"
                );
            }
        }
    }

    #[test]
    fn the_documentations_payloads_have_their_digests() {
        check("canonical", ChecksumMethod::Canonical, 10);
        check("legacy", ChecksumMethod::Legacy, 2);
    }
}
