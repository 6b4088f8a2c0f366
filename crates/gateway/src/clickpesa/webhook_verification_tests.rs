//! Tests of the verification of ClickPesa's webhooks.

use secrecy::SecretString;
use serde_json::json;

use super::*;
use crate::config::ChecksumMethod;
use crate::ledger::PaymentStatus;

fn config(method: ChecksumMethod) -> ChecksumConfig {
    let key = SecretString::from("key-1");
    ChecksumConfig { key, method }
}

fn payload() -> Value {
    json!({"event": "PAYMENT RECEIVED", "data": {"id": "P1", "status": "SUCCESS",
        "orderReference": "0123", "collectedAmount": "10000", "collectedCurrency": "TZS"}})
}

fn signed(method: ChecksumMethod) -> Value {
    let mut payload = payload();
    checksum::sign(payload.as_object_mut().unwrap(), &config(method));
    payload
}

fn read(key: Option<ChecksumMethod>, body: &Value) -> Result<WebhookEvent, WebhookError> {
    let verifier = WebhookVerifier::new(key.map(config), None);
    let event = verifier.read(body.to_string().as_bytes(), &HeaderMap::new());
    event.map_err(|refused| refused.error)
}

#[test]
fn a_signed_payment_is_accepted() {
    for method in [ChecksumMethod::Canonical, ChecksumMethod::Legacy] {
        let event = read(Some(method), &signed(method)).unwrap();
        assert_eq!(event.number.unwrap().as_str(), "0123");
        assert_eq!(event.payment.unwrap().status, PaymentStatus::Success);
    }
}

#[test]
fn forged_webhooks_are_refused() {
    let canonical = Some(ChecksumMethod::Canonical);
    assert_eq!(read(canonical, &payload()), Err(WebhookError::Unsigned));
    let mut changed = signed(ChecksumMethod::Canonical);
    changed["data"]["collectedAmount"] = "1".into();
    assert_eq!(read(canonical, &changed), Err(WebhookError::WrongChecksum));
    let other = signed(ChecksumMethod::Legacy);
    assert_eq!(read(canonical, &other), Err(WebhookError::Method));
    for given in ["", "00", "key-1", "zz"] {
        let mut secret = payload();
        secret["checksum"] = given.into();
        assert_eq!(read(canonical, &secret), Err(WebhookError::WrongChecksum));
    }
    assert_eq!(read(None, &json!([1])), Err(WebhookError::Malformed));
}

/// The checksum of a text, in capitals, which is hexadecimal as well.
fn capitals(text: &str) -> String {
    checksum::hmac_hex(&"key-1".to_owned().into(), text).to_uppercase()
}

/// Checks that the form is accepted, and refused with another amount.
#[track_caller]
fn check_form(body: &str, (header, value): (&'static str, String), form: &str) {
    let shop = HeaderName::from_static("x-shop");
    let verifier = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)), Some(shop));
    let headers = HeaderMap::from_iter([(HeaderName::from_static(header), value.parse().unwrap())]);
    let event = verifier.read(body.as_bytes(), &headers).unwrap();
    assert_eq!(event.form.unwrap().to_string(), form);
    assert_eq!(event.payment.unwrap().id, "P1");
    assert_eq!(event.number.unwrap().as_str(), "0123");

    let forged = body.replace("10000", "10001");
    let refused = verifier.read(forged.as_bytes(), &headers).unwrap_err();
    assert_eq!(refused.error, WebhookError::WrongChecksum);
    assert_eq!(refused.number.unwrap().as_str(), "0123");
}

#[test]
fn every_reported_form_is_accepted_and_named() {
    let canonical = config(ChecksumMethod::Canonical);
    let checksum = |value: &Value| {
        let mut value = value.clone();
        checksum::sign(value.as_object_mut().unwrap(), &canonical);
        value["checksum"].as_str().unwrap().to_owned()
    };
    let (whole, flat) = (payload(), payload()["data"].clone());
    let (of_whole, of_flat) = (checksum(&whole), checksum(&flat));
    // With a space the body's bytes are not the canonical text.
    let (body, flat_body) = (format!("{whole} "), format!("{flat} "));

    let signature = |value: &str| ("x-clickpesa-signature", value.to_owned());
    let form = "in the header `x-clickpesa-signature`, computed over";
    check_form(&body, signature(&of_whole), &format!("{form} the payload"));
    check_form(
        &body,
        signature(&of_flat),
        &format!("{form} the member `data`"),
    );
    check_form(
        &body,
        signature(&capitals(&body)),
        &format!("{form} the bytes of the body"),
    );
    check_form(
        &flat_body,
        signature(&of_flat),
        &format!("{form} the payload"),
    );
    for header in ["x-clickpesa-checksum", "checksum", "x-shop"] {
        let form = format!("in the header `{header}`, computed over the payload");
        check_form(&body, (header, of_whole.clone()), &form);
    }

    let none = || ("x-other", String::new());
    let mut in_data = whole.clone();
    in_data["data"]["checksum"] = of_flat.clone().into();
    let form = "in the member `data.checksum`, computed over the member `data`";
    check_form(&in_data.to_string(), none(), form);
    let mut in_flat = flat.clone();
    in_flat["checksum"] = of_flat.into();
    let form = "in the member `checksum`, computed over the payload";
    check_form(&in_flat.to_string(), none(), form);
}

#[test]
fn amounts_are_read_as_numbers_and_as_texts() {
    for amount in [json!(90900), json!("90900"), json!("90900.00")] {
        let mut payload = payload();
        payload["data"]["collectedAmount"] = amount;
        let config = config(ChecksumMethod::Canonical);
        checksum::sign(payload.as_object_mut().unwrap(), &config);
        let event = read(Some(ChecksumMethod::Canonical), &payload).unwrap();
        let amount = event.payment.unwrap().amount.unwrap();
        assert_eq!(amount.plain(), "90900");
    }
}

#[test]
fn without_a_key_a_webhook_is_not_verified() {
    let event = read(None, &payload()).unwrap();
    assert_eq!((event.payment, event.form), (None, None));
    assert!(event.number.is_some());
}

#[test]
fn payouts_change_no_bill() {
    let flat = || payload()["data"].clone();
    for (mut body, name_at, name, counts) in [
        (payload(), "event", "PAYOUT INITIATED", false),
        (flat(), "event", "PAYOUT INITIATED", false),
        (flat(), "eventType", "PAYOUT INITIATED", false),
        (flat(), "event", "PAYMENT RECEIVED", true),
    ] {
        body[name_at] = name.into();
        checksum::sign(
            body.as_object_mut().unwrap(),
            &config(ChecksumMethod::Canonical),
        );
        let event = read(Some(ChecksumMethod::Canonical), &body).unwrap();
        assert_eq!(event.payment.is_some(), counts, "{body}");
        assert!(event.form.is_some());
    }
}

#[test]
fn another_methods_name_does_not_matter_where_the_bytes_are_signed() {
    let verifier = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)), None);
    let mut other = payload();
    other["checksumMethod"] = "legacy".into();
    let body = other.to_string();
    let signature = HeaderName::from_static("x-clickpesa-signature");
    let headers = HeaderMap::from_iter([(signature, capitals(&body).parse().unwrap())]);
    let event = verifier.read(body.as_bytes(), &headers).unwrap();
    assert_eq!(event.payment.unwrap().id, "P1");

    let forged = body.replace("10000", "10001");
    let refused = verifier.read(forged.as_bytes(), &headers).unwrap_err();
    assert_eq!(refused.error, WebhookError::Method);
}

#[test]
fn numbers_are_signed_as_javascript_writes_them() {
    // The signed text is JSON.stringify({amount: 10000.00, rate: 1e21, small: 0.10}).
    let text = r#"{"amount":10000,"rate":1e+21,"small":0.1}"#;
    let mac = checksum::hmac_hex(&"key-1".to_owned().into(), text);
    let body = format!(r#"{{"amount":10000.00,"rate":1e21,"small":0.10,"checksum":"{mac}"}}"#);
    let verifier = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)), None);
    let event = verifier.read(body.as_bytes(), &HeaderMap::new()).unwrap();
    assert!(event.form.is_some());
}
