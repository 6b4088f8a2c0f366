//! ClickPesa's checksum, HMAC-SHA256 in hexadecimal: computed for webhooks, verified in requests.

use std::fmt::Write;

use clap::ValueEnum;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::Sha256;
use strum::EnumString;
use subtle::ConstantTimeEq;

use crate::json_number;

/// How a payload is turned into the text that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumString, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ChecksumMethod {
    /// The compact JSON with sorted keys.
    Canonical,
    /// All values without separators, in the order of their sorted top-level keys.
    Legacy,
}

/// An application's checksum key and method.
pub(crate) type ChecksumKey = (String, ChecksumMethod);

/// The fields that are not signed.
const UNSIGNED_FIELDS: [&str; 2] = ["checksum", "checksumMethod"];

/// Computes the checksum of a payload.
pub(crate) fn compute(payload: &Value, key: &str, method: ChecksumMethod) -> Option<String> {
    let signed = without_unsigned_fields(payload);
    let text = match method {
        ChecksumMethod::Canonical => sorted(&signed).to_string(),
        ChecksumMethod::Legacy => concatenated(&signed),
    };
    compute_over(&text, key)
}

/// Computes the checksum of a text.
pub(crate) fn compute_over(text: &str, key: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(
        mac.finalize()
            .into_bytes()
            .iter()
            .fold(String::new(), |mut hex, byte| {
                // Writing to a String does not fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
    )
}

/// The method that a payload names, or the documented default if it names none. `None` if there is no such method.
fn named_method(payload: &Value) -> Option<ChecksumMethod> {
    match payload.get("checksumMethod") {
        None => Some(ChecksumMethod::Canonical),
        Some(name) => name.as_str()?.parse().ok(),
    }
}

/// Whether a payload contains its correct checksum by the application's method. A payload that names
/// another method is refused. The comparison takes constant time.
pub(crate) fn verify(payload: &Value, key: &str, method: ChecksumMethod) -> bool {
    if named_method(payload) != Some(method) {
        return false;
    }
    let received = payload
        .get("checksum")
        .and_then(Value::as_str)
        .unwrap_or_default();
    compute(payload, key, method)
        .is_some_and(|expected| bool::from(expected.as_bytes().ct_eq(received.as_bytes())))
}

fn without_unsigned_fields(payload: &Value) -> Value {
    let mut signed = payload.clone();
    if let Value::Object(fields) = &mut signed {
        for name in UNSIGNED_FIELDS {
            fields.remove(name);
        }
    }
    signed
}

/// Sorts the keys of every object, and writes numbers as JavaScript does: `90900`, not `90900.0`.
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
        Value::Number(number) => Value::Number(json_number::normalized(number)),
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
    fn check(name: &str, method: ChecksumMethod, min_vectors: usize) {
        let vectors: Value = serde_json::from_str(VECTORS).unwrap();
        let key = vectors["key"].as_str().unwrap();
        let vectors = vectors[name].as_array().unwrap();
        assert!(vectors.len() >= min_vectors);
        for vector in vectors {
            let sum = compute(&vector["payload"], key, method);
            assert_eq!(sum.as_deref(), vector["hmac"].as_str(), "{vector}");

            let mut signed = vector["payload"].clone();
            signed["checksum"] = vector["hmac"].clone();
            signed["checksumMethod"] = name.into();
            assert!(verify(&signed, key, method));
            signed["checksum"] = "0".repeat(64).into();
            assert!(!verify(&signed, key, method));
        }
    }

    #[test]
    fn numbers_are_signed_as_javascript_writes_them() {
        let sum = |json: &str| {
            compute(
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
    fn a_payload_that_names_another_method_is_refused() {
        let mut payload: Value = serde_json::from_str(r#"{"billAmount":90900}"#).unwrap();
        let accepted: [(_, &[Option<&str>]); 2] = [
            (ChecksumMethod::Canonical, &[None, Some("canonical")]),
            (ChecksumMethod::Legacy, &[Some("legacy")]),
        ];
        for (method, names) in accepted {
            for name in [None, Some("canonical"), Some("legacy"), Some("sha1")] {
                payload["checksum"] = compute(&payload, "k", method).into();
                payload["checksumMethod"] = name.into();
                if name.is_none() {
                    payload.as_object_mut().unwrap().remove("checksumMethod");
                }
                assert_eq!(
                    verify(&payload, "k", method),
                    names.contains(&name),
                    "{name:?}"
                );
            }
        }
    }

    #[test]
    fn the_golden_payloads_have_their_checksums() {
        check("canonical", ChecksumMethod::Canonical, 10);
        check("legacy", ChecksumMethod::Legacy, 2);
    }
}
