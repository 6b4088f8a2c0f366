//! Deadlines: a number is switched off at ClickPesa before its bill is shown as closed, and earlier
//! payments count.

use billpay_sandbox::Payment;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{TestGateway, a_moment, header, until};

const KEY: (&str, &str) = ("BILLPAY_INTENT_KEY", "a key of at least thirty-two bytes!");

/// Creates a signed bill with a deadline in four seconds.
async fn short_bill(gateway: &TestGateway, id: &str) -> (String, String) {
    let soon = in_seconds(4);
    let flags = ["sign", "--amount", "500", "--id", id, "--deadline", &soon];
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_billpay-gateway"));
    let output = command
        .args(flags)
        .env(KEY.0, KEY.1)
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let token = String::from_utf8(output.stdout).unwrap();
    let answer = gateway.create(json!({"intent": token.trim()})).await;
    assert_eq!(answer.status(), 200);
    let page = header(&answer, "location");
    let bill: Value = answer.json().await.unwrap();
    let number = bill["billPayNumber"].as_str().unwrap().to_owned();
    (page.rsplit('/').next().unwrap().to_owned(), number)
}

/// The time in that many seconds.
pub(crate) fn in_seconds(seconds: u64) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the gateway under test is a process of its own"
    )]
    let now = std::time::SystemTime::now();
    let unix = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() + seconds;
    billpay_contract::Timestamp::from_unix(unix.cast_signed()).rfc3339()
}

async fn view(gateway: &TestGateway, id: &str) -> Value {
    let path = format!("/api/bills/{id}");
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    answer.json().await.unwrap()
}

async fn becomes(gateway: &TestGateway, id: &str, status: &str) {
    while view(gateway, id).await["status"] != status {
        a_moment().await;
    }
}

fn stands(gateway: &TestGateway, number: &str) -> Value {
    let bills = gateway.sandbox.bills().into_iter();
    let mut bills = bills.filter(|bill| bill["billPayNumber"] == number);
    bills.next().unwrap()["billStatus"].clone()
}

#[tokio::test]
async fn a_number_is_switched_off_before_its_bill_is_closed() {
    let gateway = TestGateway::start(&[KEY]).await;
    let (id, number) = short_bill(&gateway, "i1").await;
    let (paid, paid_number) = short_bill(&gateway, "i2").await;
    assert!(view(&gateway, &id).await["deadline"].is_string());
    let payment = json!({"billPayNumber": paid_number, "amount": 500});
    let payment: Payment = serde_json::from_value(payment).unwrap();
    gateway.sandbox.pay(payment).unwrap();

    becomes(&gateway, &id, "closed").await;
    assert_eq!(stands(&gateway, &number), "INACTIVE");
    // No client asked about this one: the sweep found its payment.
    becomes(&gateway, &paid, "paid").await;
}

#[tokio::test]
async fn a_pending_payment_postpones_the_closing() {
    let gateway = TestGateway::start(&[KEY]).await;
    let (id, number) = short_bill(&gateway, "i1").await;
    let payment = json!({"billPayNumber": number, "amount": 500, "outcome": "PROCESSING"});
    let payment: Payment = serde_json::from_value(payment).unwrap();
    let payment = gateway.sandbox.pay(payment).unwrap();
    until(|| stands(&gateway, &number) == "INACTIVE").await;
    let now = view(&gateway, &id).await;
    assert_ne!(now["status"], "closed", "{now}");
    gateway
        .sandbox
        .settle(&payment, billpay_sandbox::Outcome::Success)
        .unwrap();
    let path = format!("/api/bills/{id}/check");
    while view(&gateway, &id).await["status"] != "paid" {
        gateway.request(Method::POST, &path).send().await.unwrap();
        a_moment().await;
    }
}
