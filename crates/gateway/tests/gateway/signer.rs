//! The Rust code of docs/intents.md.

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
