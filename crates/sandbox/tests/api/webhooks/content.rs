//! The content of webhooks, and their checksums.

use billpay_sandbox::{Channel, ChecksumMethod, Outcome, Payment, Settings};
use serde_json::{Value, json};

use super::{numbers, pay, start};
use crate::client::Client;
use crate::webhook_receiver::WebhookReceiver;

/// The names of all fields; nested fields as `outer.inner`.
fn names(value: &Value) -> Vec<String> {
    let fields = value.as_object().unwrap().iter();
    let names = fields.flat_map(|(name, value)| match value {
        Value::Object(_) => names(value)
            .iter()
            .map(|inner| format!("{name}.{inner}"))
            .collect(),
        _ => vec![name.clone()],
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The golden webhook of a received payment.
fn sample() -> Value {
    const VECTORS: &str = include_str!("../../../../contract/tests/golden/checksum-vectors.json");
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let vectors = vectors["canonical"].as_array().unwrap();
    let sample = vectors.iter().find(|one| one["name"] == "webhook sample");
    sample.unwrap()["payload"].clone()
}

#[tokio::test]
async fn a_received_payment_has_the_documented_shape() {
    let (client, receiver) = start(&["ORD1"]).await;
    let payment = Payment {
        channel: Channel::AirtelMoney,
        phone_number: "255711222333".to_owned(),
        customer_name: "Neema Mushi".to_owned(),
        ..Payment::new("ORD1", 10_000)
    };
    let id = client.sandbox.pay(payment).unwrap();
    let body = &receiver.wait_for(1).await[0];
    assert_eq!(names(body), names(&sample()));
    let paid = &client.sandbox.payments()[0];
    assert_eq!(
        body,
        &json!({"event": "PAYMENT RECEIVED", "data": {
            "id": id, "status": "SUCCESS", "paymentReference": paid["paymentReference"],
            "orderReference": "ORD1", "collectedAmount": "10000", "collectedCurrency": "TZS",
            "message": "success", "channel": "AIRTEL MONEY",
            "createdAt": paid["createdAt"], "updatedAt": paid["updatedAt"],
            "customer": {"customerName": "Neema Mushi", "customerEmail": null, "customerPhoneNumber": "255711222333"},
        }})
    );
}

#[tokio::test]
async fn the_earlier_webhook_format_can_be_chosen() {
    let (client, receiver) = start(&["ORD1"]).await;
    let response = client
        .admin("/sandbox/webhooks", &json!({"shape": "old"}))
        .await;
    assert_eq!(response.0, 204);
    let id = pay(&client, "ORD1", Outcome::Settled);
    let body = &receiver.wait_for(1).await[0];
    let paid = &client.sandbox.payments()[0];
    assert_eq!(
        body,
        &json!({"event": "PAYMENT RECEIVED", "data": {
            "paymentId": id, "orderReference": "ORD1", "amount": "10000.00", "currency": "TZS",
            "status": "SETTLED", "customer": {"name": "Asha Juma", "email": null, "phone": "255700000000"},
            "createdAt": paid["createdAt"], "updatedAt": paid["updatedAt"],
        }})
    );
}

#[tokio::test]
async fn a_failed_payment_has_its_reason() {
    let (client, receiver) = start(&["ORD1"]).await;
    let id = pay(&client, "ORD1", Outcome::Failed);
    let body = &receiver.wait_for(1).await[0];
    let paid = &client.sandbox.payments()[0];
    assert_eq!(
        body,
        &json!({"eventType": "PAYMENT FAILED", "data": {
            "id": id, "status": "FAILED", "orderReference": "ORD1", "message": "Insufficient balance",
            "createdAt": paid["createdAt"], "updatedAt": paid["updatedAt"],
        }})
    );
}

#[tokio::test]
async fn a_payment_in_progress_is_notified_when_it_ends() {
    let (client, receiver) = start(&["ORD1", "ORD2"]).await;
    let late = pay(&client, "ORD1", Outcome::Processing);
    pay(&client, "ORD2", Outcome::Success);
    assert_eq!(numbers(&receiver.wait_for(1).await), ["ORD2"]);
    client.sandbox.settle(&late, Outcome::Pending).unwrap();
    client.sandbox.settle(&late, Outcome::Success).unwrap();
    assert_eq!(numbers(&receiver.wait_for(2).await), ["ORD2", "ORD1"]);
}

async fn check_checksums(method: ChecksumMethod, name: &str) {
    let checksum = Some(("secret-key".to_owned(), method));
    let settings = Settings {
        checksum,
        ..Settings::default()
    };
    let client = Client::with(settings).await;
    let receiver = WebhookReceiver::of(&client.sandbox).await;
    let mut bill = json!({"billReference": "ORD1"});
    bill["checksum"] = expected_checksum(&bill, name).into();
    bill["checksumMethod"] = name.into();
    assert_eq!(client.create(bill).await.0, 200);
    pay(&client, "ORD1", Outcome::Failed);
    let body = &receiver.wait_for(1).await[0];
    assert_eq!(body["checksumMethod"], name);
    assert_eq!(body["checksum"], json!(expected_checksum(body, name)));

    let upper = client
        .admin("/sandbox/webhooks", &json!({"hex": "upper"}))
        .await;
    assert_eq!(upper.0, 204);
    pay(&client, "ORD1", Outcome::Failed);
    let body = &receiver.wait_for(2).await[1];
    let expected = expected_checksum(body, name).to_uppercase();
    assert_eq!(body["checksum"], json!(expected));

    let forged = client
        .admin("/sandbox/webhooks", &json!({"forged": true}))
        .await;
    assert_eq!(forged.0, 204);
    pay(&client, "ORD1", Outcome::Success);
    let body = &receiver.wait_for(3).await[2];
    let checksum = body["checksum"].as_str().unwrap();
    assert_eq!(checksum.len(), 64);
    assert_ne!(checksum, expected_checksum(body, name));
}

/// Computes a checksum by ClickPesa's documentation, independently of the sandbox's own code.
fn expected_checksum(payload: &Value, method: &str) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut signed = payload.clone();
    for name in ["checksum", "checksumMethod"] {
        signed.as_object_mut().unwrap().remove(name);
    }
    signed.sort_all_objects();
    let text = match method {
        "canonical" => signed.to_string(),
        _ => {
            let values = signed.as_object().unwrap().values();
            let values =
                values.map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
            values.collect()
        }
    };
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"secret-key").unwrap();
    mac.update(text.as_bytes());
    let sum = mac.finalize().into_bytes();
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn the_amount_is_written_in_each_reported_form() {
    let (client, receiver) = start(&["A1", "A2", "A3", "A4"]).await;
    let forms = [
        (
            "A1",
            json!({"amounts": "text", "shape": "old"}),
            json!("10000"),
        ),
        (
            "A2",
            json!({"amounts": "cents", "shape": "new"}),
            json!("10000.00"),
        ),
        ("A3", json!({"amounts": "number"}), json!(10_000)),
        ("A4", json!({"amounts": "documented"}), json!("10000")),
    ];
    for (at, (number, form, expected)) in forms.into_iter().enumerate() {
        assert_eq!(client.admin("/sandbox/webhooks", &form).await.0, 204);
        pay(&client, number, Outcome::Success);
        let data = &receiver.wait_for(at + 1).await[at]["data"];
        let amount = data.get("amount").or(data.get("collectedAmount"));
        assert_eq!(amount, Some(&expected), "{form}");
    }
}

#[tokio::test]
async fn webhooks_have_the_applications_checksum() {
    check_checksums(ChecksumMethod::Canonical, "canonical").await;
    check_checksums(ChecksumMethod::Legacy, "legacy").await;
}
