//! Helpers for tests about payments: bills, payments and webhooks.

use billpay_sandbox::{Outcome, Payment, Sandbox, Settings};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::harness::{Page, Setting, TestGateway, a_moment, header, sandbox};

pub(crate) const KEY: &str = "checksum-key-1";
pub(crate) const SIGNED: Setting = ("CLICKPESA_CHECKSUM_KEY", KEY);

/// A gateway and a sandbox with checksums switched on.
pub(crate) async fn with_checksums() -> TestGateway {
    let method = billpay_sandbox::ChecksumMethod::Canonical;
    let settings = Settings {
        checksum: Some((KEY.to_owned(), method)),
        ..Settings::default()
    };
    TestGateway::before(sandbox(settings).await, Page::new(), &[SIGNED]).await
}

pub(crate) struct Bill {
    pub(crate) number: String,
    pub(crate) id: String,
}

pub(crate) async fn bill(gateway: &TestGateway, bill: Value) -> Bill {
    read(gateway.create(bill).await).await
}

pub(crate) async fn read(answer: Response) -> Bill {
    assert_eq!(answer.status(), 200);
    let page = header(&answer, "location");
    let body: Value = answer.json().await.unwrap();
    Bill {
        number: body["billPayNumber"].as_str().unwrap().to_owned(),
        id: page.rsplit('/').next().unwrap().to_owned(),
    }
}

pub(crate) fn pay(sandbox: &Sandbox, number: &str, amount: u64, outcome: Outcome) {
    let json = json!({"billPayNumber": number, "amount": amount, "outcome": outcome});
    let payment: Payment = serde_json::from_value(json).unwrap();
    sandbox.pay(payment).unwrap();
}

/// Begins a payment that ClickPesa accepted before an earlier one closed the number. Returns its id.
pub(crate) fn begin_further_payment(sandbox: &Sandbox, number: &str, amount: u64) -> String {
    let json =
        json!({"billPayNumber": number, "amount": amount, "outcome": "PROCESSING", "force": true});
    let payment: Payment = serde_json::from_value(json).unwrap();
    sandbox.pay(payment).unwrap()
}

pub(crate) async fn get(gateway: &TestGateway, path: &str) -> Value {
    let answer = gateway.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

pub(crate) async fn post(gateway: &TestGateway, path: &str) -> Response {
    gateway.request(Method::POST, path).send().await.unwrap()
}

pub(crate) async fn shown(gateway: &TestGateway, bill: &Bill) -> Value {
    get(gateway, &format!("/api/bills/{}", bill.id)).await
}

/// Reads the bill until it has that status. The test runner ends a test that waits too long.
pub(crate) async fn becomes(gateway: &TestGateway, bill: &Bill, status: &str) -> Value {
    loop {
        let path = format!("/api/bills/{}/check", bill.id);
        let view: Value = post(gateway, &path).await.json().await.unwrap();
        if view["status"] == status {
            return view;
        }
        a_moment().await;
    }
}

pub(crate) async fn notify(gateway: &TestGateway, payload: &Value) -> u16 {
    let request = gateway.request(Method::POST, "/webhooks/clickpesa");
    let request = request.header("content-type", "application/json");
    let answer = request.body(payload.to_string()).send().await.unwrap();
    answer.status().as_u16()
}

pub(crate) fn received(number: &str, id: &str, amount: &str) -> Value {
    signed(json!({"event": "PAYMENT RECEIVED", "data": {
        "id": id, "status": "SUCCESS", "paymentReference": "MPESA123", "orderReference": number,
        "collectedAmount": amount, "collectedCurrency": "TZS",
        "updatedAt": "2026-11-25T10:00:00.000Z", "createdAt": "2026-11-25T10:00:00.000Z"}}))
}

/// An independent implementation of the checksum; the members are sorted already.
pub(crate) fn signed(mut payload: Value) -> Value {
    use hmac::{Hmac, KeyInit, Mac};
    fn sorted(value: &Value) -> String {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| *name);
                let members = members.into_iter();
                let members = members.map(|(name, value)| format!("\"{name}\":{}", sorted(value)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
            other => other.to_string(),
        }
    }
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(sorted(&payload).as_bytes());
    payload["checksum"] = hex::encode(mac.finalize().into_bytes()).into();
    payload["checksumMethod"] = "canonical".into();
    payload
}
