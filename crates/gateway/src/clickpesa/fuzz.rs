//! Fuzz targets of ClickPesa's notifications and their checksums.

use http::HeaderMap;
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{WebhookVerifier, checksum};
use crate::config::{ChecksumConfig, ChecksumMethod};
use crate::fuzz_inputs::{config, texts};

const WEBHOOKS: &str = include_str!("../../tests/corpus/webhooks.txt");
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "1e308",
    "-0",
    "1e-7",
    "123456789012345678901",
    "\"\"",
    "\\u0000",
    "\\ud83d",
    "\u{202e}",
    "\"checksum\":\"00\",",
    "\"checksumMethod\":\"legacy\",",
    "\"data\":",
    "\"status\":\"SUCCESS\"",
];

fn key(method: ChecksumMethod) -> ChecksumConfig {
    let key = "key-1".to_owned().into();
    ChecksumConfig { key, method }
}

fn is_accepted(method: ChecksumMethod, body: &str) -> bool {
    let verifier = WebhookVerifier::new(Some(key(method)), None);
    verifier.read(body.as_bytes(), &HeaderMap::new()).is_ok()
}

/// JSON of any form.
fn values() -> impl Strategy<Value = Value> {
    let number = any::<f64>().prop_map(Value::from);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        number,
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The JSON with the members of each object in the opposite order.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().rev();
            let members = members.map(|(name, value)| {
                format!("{}:{}", Value::from(name.as_str()), backwards(value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(backwards).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(config())]

    /// Nothing without the key is accepted, and everything that the key has signed is.
    #[test]
    fn fuzz_webhook(body in texts(WEBHOOKS, WORDS)) {
        for method in [ChecksumMethod::Canonical, ChecksumMethod::Legacy] {
            prop_assert!(!is_accepted(method, &body));
            let Ok(Value::Object(mut payload)) = serde_json::from_str(&body) else {
                continue;
            };
            checksum::sign(&mut payload, &key(method));
            prop_assert!(is_accepted(method, &Value::from(payload.clone()).to_string()));
            payload.insert("forged".to_owned(), true.into());
            prop_assert!(!is_accepted(method, &Value::from(payload).to_string()));
        }
    }

    /// The order of members and the spelling of a text do not matter.
    #[test]
    fn fuzz_checksum(value in values()) {
        let payload = Value::from(Map::from_iter([("data".to_owned(), value)]));
        for method in [ChecksumMethod::Canonical, ChecksumMethod::Legacy] {
            let signed = |text: &str| {
                let mut payload: Map<String, Value> = serde_json::from_str(text).unwrap();
                checksum::sign(&mut payload, &key(method));
                payload["checksum"].clone()
            };
            prop_assert_eq!(signed(&payload.to_string()), signed(&backwards(&payload)));
            let indented = serde_json::to_string_pretty(&payload).unwrap();
            prop_assert_eq!(signed(&payload.to_string()), signed(&indented));
        }
    }
}
