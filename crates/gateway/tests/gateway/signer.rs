//! The Rust examples of docs/intents.md. A test in `intents_docs.rs` compares them with the page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claims<'a> {
    jti: &'a str,
    exp: u64,
    bill_description: &'a str,
    bill_payment_mode: &'a str,
    bill_amount: u64,
    bill_reference: &'a str,
    customer_name: &'a str,
    deadline: &'a str,
}

fn sign(claims: &Claims<'_>, key: &str) -> serde_json::Result<String> {
    assert!(
        key.len() >= 32,
        "BILLPAY_INTENT_KEY is missing or too short"
    );
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
    let signed = format!("{header}.{claims}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}

pub(crate) fn order_1042(key: &str) -> serde_json::Result<String> {
    let claims = Claims {
        jti: "order-1042",
        exp: 1_798_761_600, // in your shop: the system time in seconds plus 24 * 60 * 60
        bill_description: "Ada ya shule – muhula 1/2027",
        bill_payment_mode: "EXACT",
        bill_amount: 450_000,
        bill_reference: "ORDER1042",
        customer_name: "Asha Juma",
        deadline: "2026-12-31T20:59:59Z",
    };
    sign(&claims, key)
}

use ring::{error::KeyRejected, signature::Ed25519KeyPair};

/// `signed` is the header, with `"alg":"EdDSA"`, and the claims in base64url, joined by a dot. `der` is the private
/// key as PKCS#8 in DER: the PEM file without its first and last line, decoded from base64.
pub(crate) fn sign_ed25519(signed: &str, der: &[u8]) -> Result<String, KeyRejected> {
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)?;
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}
