//! Signs payloads and verifies the checksum of payloads, where checksums are switched on at ClickPesa
//! (docs.clickpesa.com, home/checksum): HMAC-SHA256 over the payload without the checksum's own
//! members, in lower-case hex.

use std::cmp::Ordering;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::config::{ChecksumConfig, ChecksumMethod};

/// Members that carry the checksum and are not signed.
const UNSIGNED: [&str; 2] = ["checksum", "checksumMethod"];

/// Adds the checksum to the payload, or replaces the one that it has: signing twice gives the same
/// result as signing once.
pub(super) fn sign(payload: &mut Map<String, Value>, config: &ChecksumConfig) {
    let checksum = hmac_hex(&config.key, &text(payload, config.method));
    payload.insert("checksum".to_owned(), checksum.into());
    payload.insert("checksumMethod".to_owned(), config.method.name().into());
}

/// Whether the checksum belongs to the payload. The comparison takes constant time.
pub(super) fn verify(payload: &Map<String, Value>, given: &str, config: &ChecksumConfig) -> bool {
    let given = hex::decode(given).unwrap_or_default();
    let text = text(payload, config.method);
    mac(&config.key, &text).verify_slice(&given).is_ok()
}

fn text(payload: &Map<String, Value>, method: ChecksumMethod) -> String {
    match method {
        ChecksumMethod::Canonical => canonical_text(payload),
        ChecksumMethod::Legacy => legacy_text(payload),
    }
}

pub(super) fn hmac_hex(key: &SecretString, text: &str) -> String {
    hex::encode(mac(key, text).finalize().into_bytes())
}

fn mac(key: &SecretString, text: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac
}

/// The signed members, sorted by name.
fn signed_members(payload: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = payload
        .iter()
        .filter(|(name, _)| !UNSIGNED.contains(&name.as_str()))
        .collect();
    members.sort_by(|(one, _), (other, _)| in_javascript(one, other));
    members
}

/// JavaScript's order of strings: by UTF-16 code units.
fn in_javascript(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

/// Compact JSON, keys sorted at every level, as `JSON.stringify` writes it.
fn canonical_text(payload: &Map<String, Value>) -> String {
    let mut text = String::new();
    write_members(&mut text, signed_members(payload));
    text
}

/// The concatenated values, in the order of their names.
fn legacy_text(payload: &Map<String, Value>) -> String {
    signed_members(payload)
        .into_iter()
        .map(|(_, value)| match value {
            Value::String(text) => text.clone(),
            other => {
                let mut text = String::new();
                write(&mut text, other);
                text
            }
        })
        .collect()
}

/// Writes compact JSON with sorted keys. It sorts by itself, because a feature that any dependency can
/// enable decides whether `serde_json`'s map is sorted. Numbers are written as JavaScript does: as
/// doubles.
fn write(text: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| in_javascript(one, other));
            write_members(text, members);
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(text, index);
                write(text, item);
            }
            text.push(']');
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            text.push_str(ryu_js::Buffer::new().format(number));
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

fn write_members(text: &mut String, members: Vec<(&String, &Value)>) {
    text.push('{');
    for (index, (name, value)) in members.into_iter().enumerate() {
        separate(text, index);
        text.push_str(&Value::from(name.as_str()).to_string());
        text.push(':');
        write(text, value);
    }
    text.push('}');
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../../../contract/tests/golden/checksum-vectors.json");

    fn vectors() -> Value {
        serde_json::from_str(VECTORS).unwrap()
    }

    fn config(method: ChecksumMethod) -> ChecksumConfig {
        let key = SecretString::from(vectors()["key"].as_str().unwrap());
        ChecksumConfig { key, method }
    }

    #[track_caller]
    fn check(scheme: &str, method: ChecksumMethod) {
        let vectors = vectors();
        let vectors = vectors[scheme].as_array().unwrap();
        assert!(vectors.len() >= 2);
        for vector in vectors {
            let mut payload = vector["payload"].as_object().unwrap().clone();
            sign(&mut payload, &config(method));
            assert_eq!(payload["checksum"], vector["hmac"], "{}", vector["payload"]);
            assert_eq!(payload["checksumMethod"], scheme);
        }
    }

    #[test]
    fn canonical_digests_are_those_of_the_vectors() {
        check("canonical", ChecksumMethod::Canonical);
    }

    #[test]
    fn legacy_digests_are_those_of_the_vectors() {
        check("legacy", ChecksumMethod::Legacy);
    }

    #[test]
    fn signing_twice_signs_the_bare_payload() {
        let mut payload = Map::from_iter([("billAmount".to_owned(), Value::from(90900))]);
        sign(&mut payload, &config(ChecksumMethod::Canonical));
        let once = payload.clone();
        sign(&mut payload, &config(ChecksumMethod::Canonical));
        assert_eq!(payload, once);
    }
}
