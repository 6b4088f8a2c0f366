//! Numbers that take several payments: only where they are asked for, and only where ClickPesa confirms them.

use billpay_contract::{Amount, BillDraft, Timestamp};
use billpay_gateway::intents::{Intent, SigningKey};
use billpay_sandbox::Outcome;
use serde_json::{Value, json};

use crate::deadlines::in_seconds;
use crate::harness::{Setting, TestGateway, until};
use crate::payment_helpers::{Bill, becomes, bill, pay, post, read, shown};

const ON: Setting = ("BILLPAY_INSTALMENTS", "on");
const KEY: Setting = ("BILLPAY_INTENT_KEY", "a key of at least thirty-two bytes!");

fn fees(mode: &str) -> Value {
    json!({"billDescription": "School fees", "billAmount": 90_000, "billPaymentMode": mode})
}

const PARTS: &str = "ALLOW_PARTIAL_AND_OVER_PAYMENT";

/// A signed bill with that maximum, and a deadline in so many seconds.
fn signed(max: Option<&str>, deadline: Option<u64>) -> String {
    let draft: BillDraft = serde_json::from_value(fees(PARTS)).unwrap();
    let later = |seconds| Timestamp::parse(&in_seconds(seconds)).unwrap();
    let intent = Intent {
        id: format!("fees-{max:?}"),
        request: draft.parse().unwrap(),
        max_collection: max.map(|max| Amount::parse(max).unwrap()),
        customer_name: None,
        deadline: deadline.map(later),
        expires_at: later(600),
    };
    let key = SigningKey::secret(KEY.1.to_owned().into()).unwrap();
    key.sign(&intent).unwrap()
}

/// The maximum of the only bill at ClickPesa.
fn max_at_clickpesa(gateway: &TestGateway) -> Option<u64> {
    gateway.sandbox.bills()[0]["billMaxCollectionAmount"].as_u64()
}

async fn rest_is_refused(gateway: &TestGateway, bill: &Bill) {
    let answer = post(gateway, &format!("/api/bills/{}/rest", bill.id)).await;
    assert_eq!(answer.status(), 422);
}

#[tokio::test]
async fn the_number_stays_payable_until_the_sum_of_its_payments_is_the_amount() {
    let gateway = TestGateway::start(&[ON]).await;
    let bill = bill(&gateway, fees(PARTS)).await;
    assert_eq!(max_at_clickpesa(&gateway), Some(90_000));
    pay(&gateway.sandbox, &bill.number, 40_000, Outcome::Success);
    let view = becomes(&gateway, &bill, "part_paid").await;
    assert_eq!(
        (&view["paidAmount"], &view["missingAmount"]),
        (&json!(40_000), &json!(50_000))
    );
    assert_eq!(view["bill"]["billMaxCollectionAmount"], 90_000);
    rest_is_refused(&gateway, &bill).await;
    pay(&gateway.sandbox, &bill.number, 20_000, Outcome::Success);
    while shown(&gateway, &bill).await["missingAmount"] != 30_000 {
        becomes(&gateway, &bill, "part_paid").await;
    }
    pay(&gateway.sandbox, &bill.number, 30_000, Outcome::Success);
    let view = becomes(&gateway, &bill, "paid").await;
    assert_eq!(
        (&view["paidAmount"], view.get("missingAmount")),
        (&json!(90_000), None)
    );
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn without_the_setting_and_for_exact_bills_nothing_is_asked_for() {
    let gateway = TestGateway::start(&[]).await;
    let parts = bill(&gateway, fees(PARTS)).await;
    assert_eq!(max_at_clickpesa(&gateway), None);
    pay(&gateway.sandbox, &parts.number, 40_000, Outcome::Success);
    becomes(&gateway, &parts, "underpaid").await;

    let gateway = TestGateway::start(&[ON]).await;
    bill(&gateway, fees("EXACT")).await;
    assert_eq!(max_at_clickpesa(&gateway), None);
}

#[tokio::test]
async fn an_intent_can_ask_for_it() {
    let gateway = TestGateway::start(&[KEY]).await;
    let bill = read(
        gateway
            .create(json!({"intent": signed(Some("95000"), None)}))
            .await,
    )
    .await;
    assert_eq!(max_at_clickpesa(&gateway), Some(95_000));
    pay(&gateway.sandbox, &bill.number, 40_000, Outcome::Success);
    becomes(&gateway, &bill, "part_paid").await;
    pay(&gateway.sandbox, &bill.number, 55_000, Outcome::Success);
    let view = becomes(&gateway, &bill, "overpaid").await;
    assert_eq!(view["paidAmount"], 95_000);
    let refused = gateway
        .create(json!({"intent": signed(Some("80000"), None)}))
        .await;
    assert_eq!(refused.status(), 403, "less than the amount");
}

#[tokio::test]
async fn a_deadline_also_switches_off_a_paid_number_that_takes_more() {
    let gateway = TestGateway::start(&[KEY]).await;
    let intent = json!({"intent": signed(Some("95000"), Some(3))});
    let bill = read(gateway.create(intent).await).await;
    pay(&gateway.sandbox, &bill.number, 90_000, Outcome::Success);
    becomes(&gateway, &bill, "paid").await;
    until(|| gateway.sandbox.bills()[0]["billStatus"] == "INACTIVE").await;
    assert_eq!(shown(&gateway, &bill).await["status"], "paid");
}

#[tokio::test]
async fn a_deadline_switches_the_number_off_and_the_rest_needs_another() {
    let gateway = TestGateway::start(&[ON, KEY]).await;
    let bill = read(
        gateway
            .create(json!({"intent": signed(None, Some(8))}))
            .await,
    )
    .await;
    pay(&gateway.sandbox, &bill.number, 40_000, Outcome::Success);
    becomes(&gateway, &bill, "part_paid").await;
    until(|| gateway.sandbox.bills()[0]["billStatus"] == "INACTIVE").await;
    let view = becomes(&gateway, &bill, "underpaid").await;
    assert_eq!(view["missingAmount"], 50_000);
}
