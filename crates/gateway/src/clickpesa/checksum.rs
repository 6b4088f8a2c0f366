//! Computes and verifies payload checksums, used if checksums are enabled in ClickPesa's dashboard:
//! HMAC-SHA256, lower-case hex, over the payload without `checksum` and `checksumMethod`
//! (docs.clickpesa.com, home/checksum).

use std::cmp::Ordering;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::config::{ChecksumConfig, ChecksumMethod};

/// The members that are not part of the signed text.
const UNSIGNED: [&str; 2] = ["checksum", METHOD];

const METHOD: &str = "checksumMethod";

/// Adds the checksum to the payload, or replaces the one that it has: signing twice gives the same
/// result as signing once.
pub(super) fn sign(payload: &mut Map<String, Value>, config: &ChecksumConfig) {
    let checksum = hmac_hex(&config.key, &text_to_sign(payload, config.method));
    payload.insert("checksum".to_owned(), checksum.into());
    // Most clients leave out the name of the default method.
    match config.method {
        ChecksumMethod::Canonical => payload.remove(METHOD),
        ChecksumMethod::Legacy => payload.insert(METHOD.to_owned(), config.method.name().into()),
    };
}

/// A computed checksum, to compare with received ones.
pub(super) struct Checksum(Hmac<Sha256>);

impl Checksum {
    /// Whether the received checksum, in hexadecimal digits of either case, is this one. The comparison takes
    /// constant time.
    pub(super) fn equals(&self, received: &str) -> bool {
        let received = hex::decode(received.trim()).unwrap_or_default();
        self.0.clone().verify_slice(&received).is_ok()
    }
}

/// The checksum of a payload.
pub(super) fn of(payload: &Map<String, Value>, config: &ChecksumConfig) -> Checksum {
    let text = text_to_sign(payload, config.method);
    Checksum(mac(&config.key, text.as_bytes()))
}

/// The checksum of a body as it was received.
pub(super) fn of_bytes(body: &[u8], config: &ChecksumConfig) -> Checksum {
    Checksum(mac(&config.key, body))
}

/// The text over which the checksum is computed.
fn text_to_sign(payload: &Map<String, Value>, method: ChecksumMethod) -> String {
    match method {
        ChecksumMethod::Canonical => canonical_text(payload),
        ChecksumMethod::Legacy => legacy_text(payload),
    }
}

pub(super) fn hmac_hex(key: &SecretString, text: &str) -> String {
    hex::encode(mac(key, text.as_bytes()).finalize().into_bytes())
}

fn mac(key: &SecretString, text: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(text);
    mac
}

/// The signed members, sorted by name.
fn signed_members(payload: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = payload
        .iter()
        .filter(|(name, _)| !UNSIGNED.contains(&name.as_str()))
        .collect();
    members.sort_by(|(one, _), (other, _)| compare_utf16(one, other));
    members
}

/// Compares strings by UTF-16 code units, as JavaScript sorts them.
fn compare_utf16(one: &str, other: &str) -> Ordering {
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

/// Writes compact JSON with sorted keys. `serde_json`'s map may be unsorted: a feature that any
/// dependency can enable decides this. Numbers are written as JavaScript writes them: as doubles.
fn write(text: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| compare_utf16(one, other));
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
    fn check(name: &str, method: ChecksumMethod) {
        let vectors = vectors();
        let vectors = vectors[name].as_array().unwrap();
        assert!(vectors.len() >= 2);
        for vector in vectors {
            let mut payload = vector["payload"].as_object().unwrap().clone();
            sign(&mut payload, &config(method));
            assert_eq!(payload["checksum"], vector["hmac"], "{}", vector["payload"]);
            let named = payload.get(METHOD).and_then(Value::as_str);
            let expected = (method == ChecksumMethod::Legacy).then_some(name);
            assert_eq!(named, expected);
        }
    }

    #[test]
    fn canonical_checksums_are_those_of_the_vectors() {
        check("canonical", ChecksumMethod::Canonical);
    }

    #[test]
    fn legacy_checksums_are_those_of_the_vectors() {
        check("legacy", ChecksumMethod::Legacy);
    }

    #[test]
    fn signing_twice_gives_the_same_checksum_as_signing_once() {
        let mut payload = Map::from_iter([("billAmount".to_owned(), Value::from(90900))]);
        sign(&mut payload, &config(ChecksumMethod::Canonical));
        let once = payload.clone();
        sign(&mut payload, &config(ChecksumMethod::Canonical));
        assert_eq!(payload, once);
    }
}
