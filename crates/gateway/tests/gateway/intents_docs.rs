//! `docs/intents.md`: its test vectors verify, and its code in each language signs exactly them.

use std::process::Command;

use billpay_contract::Timestamp;
use billpay_gateway::intents::{IntentError, IntentKey, IntentVerifier, SigningKey};
use secrecy::SecretString;

use crate::{doc_examples, signer};

const PAGE: &str = include_str!("../../../../docs/intents.md");

/// The source of the page's Rust code.
const SIGNER: &str = include_str!("signer.rs");

/// A time at which the vectors are valid: 2026-12-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_unix(1_796_083_200);

#[track_caller]
fn under(heading: &str) -> String {
    doc_examples::under(PAGE, heading)
}

fn vectors() -> [(IntentKey, SigningKey, String); 2] {
    let secret = || SecretString::from(under("HS256 key"));
    let private = SecretString::from(under("Ed25519 private key"));
    [
        (
            IntentKey::secret(secret()).unwrap(),
            SigningKey::secret(secret()).unwrap(),
            under("HS256 token"),
        ),
        (
            IntentKey::public(&under("Ed25519 public key")).unwrap(),
            SigningKey::private(&private).unwrap(),
            under("Ed25519 token"),
        ),
    ]
}

#[test]
fn each_vector_is_the_signed_payload() {
    for (key, signer, token) in vectors() {
        let verifier = IntentVerifier::new(&[key]);
        let intent = verifier.verify(&token, NOW).unwrap();
        assert_eq!(intent.id, "order-1042");
        assert_eq!(intent.customer_name.as_deref(), Some("Asha Juma"));
        assert_eq!(intent.deadline, Timestamp::parse("2026-12-31T20:59:59Z"));
        let bill = serde_json::to_string(&intent.request).unwrap();
        let fields = bill.trim_matches(['{', '}']);
        assert!(under("Payload").contains(fields), "{fields}");
        assert_eq!(signer.sign(&intent).unwrap(), token);

        let later = Timestamp::from_unix(intent.expires_at.unix() + 60);
        let late = verifier.verify(&token, later);
        assert!(matches!(late, Err(IntentError::Expired(_))), "{late:?}");
    }
}

/// The output of the code below a heading; `None` without its interpreter.
fn printed(heading: &str, interpreter: &str, file: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::write(&path, under(heading)).unwrap();
    let mut program = Command::new(interpreter);
    program
        .arg(&path)
        .env("BILLPAY_INTENT_KEY", under("HS256 key"))
        .env("BILLPAY_INTENT_PRIVATE_KEY", under("Ed25519 private key"));
    doc_examples::printed(&mut program)
}

#[test]
fn the_code_for_node_signs_the_vectors() {
    // Node is always installed, because the package's checks need it.
    let token = printed("Node", "node", "sign.mjs");
    assert_eq!(token, Some(under("HS256 token")));
    let token = printed("Node with Ed25519", "node", "sign.mjs");
    assert_eq!(token, Some(under("Ed25519 token")));
}

#[test]
fn the_code_for_python_and_php_signs_the_vector_if_installed() {
    for (heading, interpreter, file) in
        [("Python", "python3", "sign.py"), ("PHP", "php", "sign.php")]
    {
        if let Some(token) = printed(heading, interpreter, file) {
            assert_eq!(token, under("HS256 token"), "{heading}");
        }
    }
}

#[test]
fn the_code_for_rust_signs_the_vector() {
    let (_, code) = SIGNER.split_once("\n\n").unwrap();
    assert_eq!(under("Rust"), code.trim());
    let token = signer::order_1042(&under("HS256 key")).unwrap();
    assert_eq!(token, under("HS256 token"));
}
