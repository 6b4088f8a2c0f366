//! `docs/intents.md`: its test vectors verify, and its code in Rust signs exactly them. `tests/documentation` runs
//! the code in other languages.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
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

#[test]
fn the_code_for_rust_signs_the_vector() {
    let (_, code) = SIGNER.split_once("\n\n").unwrap();
    let shown = [under("Rust"), under("Rust with Ed25519")].join("\n\n");
    assert_eq!(shown, code.trim());
    let token = signer::order_1042(&under("HS256 key")).unwrap();
    assert_eq!(token, under("HS256 token"));

    let pem = under("Ed25519 private key");
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = BASE64_STANDARD.decode(der).unwrap();
    let token = under("Ed25519 token");
    let (signed, _) = token.rsplit_once('.').unwrap();
    assert_eq!(signer::sign_ed25519(signed, &der).unwrap(), token);
}
