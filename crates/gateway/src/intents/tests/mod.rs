//! Tests of valid and invalid tokens.

mod claims;
mod fuzz;
mod headers;
mod keys;
mod tokens;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use billpay_contract::{BillDraft, Timestamp};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;

const NOW: Timestamp = Timestamp::from_unix(1_795_592_025);

const SECRET: &str = "a secret of more than 32 bytes, as it must be";

/// RFC 8037, A.1 and A.2.
const PRIVATE: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn secret_key(text: &str) -> IntentKey {
    IntentKey::secret(SecretString::from(text)).unwrap()
}

fn public_key() -> IntentKey {
    IntentKey::public(PUBLIC).unwrap()
}

fn secret_signer(text: &str) -> SigningKey {
    SigningKey::secret(SecretString::from(text)).unwrap()
}

fn private_signer() -> SigningKey {
    SigningKey::private(&SecretString::from(PRIVATE)).unwrap()
}

fn intent() -> Intent {
    let bill = json!({"billDescription": "Order 1042 – maji", "billAmount": 45500.5,
                      "billPaymentMode": "EXACT", "billReference": "ORDER1042"});
    let draft: BillDraft = serde_json::from_value(bill).unwrap();
    Intent {
        max_collection: None,
        id: "order-1042".to_owned(),
        request: draft.parse().unwrap(),
        customer_name: Some("Asha Juma".to_owned()),
        deadline: Some(Timestamp::from_unix(NOW.unix() + 86_400)),
        expires_at: Timestamp::from_unix(NOW.unix() + 3_600),
    }
}

/// A signed token with any header and payload.
fn token(header: &str, payload: &str, sign: &SigningKey) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", encode(header), encode(payload));
    let signature = sign.signature(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

const HS256: &str = r#"{"alg":"HS256"}"#;

fn verify_with(keys: &[IntentKey], token: &str) -> Result<Intent, IntentError> {
    IntentVerifier::new(keys).verify(token, NOW)
}

fn verify(token: &str) -> Result<Intent, IntentError> {
    verify_with(&[secret_key(SECRET)], token)
}

/// Verifies an intent with these claims added or replaced.
fn with(claims: &Value) -> Result<Intent, IntentError> {
    let mut all = json!({"jti": "a", "exp": NOW.unix() + 60, "billAmount": 500});
    let claims = claims.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(claims);
    verify(&token(HS256, &all.to_string(), &secret_signer(SECRET)))
}

#[track_caller]
fn flawed(result: &Result<Intent, IntentError>, flaw: Flaw) {
    assert_eq!(*result, Err(IntentError::Malformed(flaw)));
}
