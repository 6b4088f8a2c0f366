//! Idempotency: one number per bill, whatever fails on the way, also across a restart.

use billpay_contract::{BillDraft, Problem, Timestamp};
use billpay_gateway::intents::{Intent, SigningKey};
use billpay_sandbox::{FaultKind, Settings};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::harness::{CREATE, Page, TestGateway, header, sandbox, water_bill};

const KEY: (&str, &str) = ("BILLPAY_INTENT_KEY", "a key of at least thirty-two bytes!");
const NAMBA: (&str, &str) = ("BILLPAY_NAMBA", "5504");
const FOREVER: FaultKind = FaultKind::Latency {
    milliseconds: 600_000,
};
const IMPATIENT: (&str, &str) = ("BILLPAY_CLICKPESA_TIMEOUT_MS", "2000");

async fn create(gateway: &TestGateway, key: &str, bill: &Value) -> Response {
    let request = gateway.request(Method::POST, CREATE);
    let request = request.header("content-type", "application/json");
    let request = request.header("idempotency-key", key);
    request.body(bill.to_string()).send().await.unwrap()
}

async fn number(answer: Response) -> String {
    assert_eq!(answer.status(), 200);
    let bill: Value = answer.json().await.unwrap();
    bill["billPayNumber"].as_str().unwrap().to_owned()
}

async fn code(answer: Response) -> String {
    answer.json::<Problem>().await.unwrap().code
}

#[tokio::test]
async fn the_same_key_gets_the_same_number_and_page() {
    let gateway = TestGateway::start(&[]).await;
    let first = create(&gateway, "k1", &water_bill()).await;
    let page = header(&first, "location");
    let again = create(&gateway, "k1", &water_bill()).await;
    assert_eq!(header(&again, "location"), page);
    assert!(
        page.starts_with("/bills/") && page.len() == 7 + 32,
        "{page}"
    );
    assert_eq!(number(first).await, number(again).await);
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn without_a_key_each_call_creates_a_bill() {
    let gateway = TestGateway::start(&[]).await;
    let one = number(gateway.create(water_bill()).await).await;
    let other = number(gateway.create(water_bill()).await).await;
    assert_ne!(one, other);
}

#[tokio::test]
async fn the_same_key_with_another_bill_is_refused() {
    let gateway = TestGateway::start(&[]).await;
    create(&gateway, "k1", &water_bill()).await;
    let other = create(&gateway, "k1", &json!({"billAmount": 5})).await;
    assert_eq!(other.status(), 422);
    assert_eq!(code(other).await, "idempotency_key_reused");
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn an_invalid_key_is_refused() {
    let gateway = TestGateway::start(&[]).await;
    for key in ["", "two words", &"k".repeat(65)] {
        assert_eq!(
            create(&gateway, key, &water_bill()).await.status(),
            400,
            "{key}"
        );
    }
    assert_eq!(gateway.create_calls(), 0);
}

#[tokio::test]
async fn twenty_concurrent_requests_make_one_call() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Latency { milliseconds: 200 }, 1);
    let bill = water_bill();
    let presses = (0..20).map(|_| create(&gateway, "k1", &bill));
    let answers = futures_util::future::join_all(presses).await;
    let numbers = answers.into_iter().map(number);
    let mut numbers = futures_util::future::join_all(numbers).await;
    numbers.dedup();
    assert_eq!(numbers.len(), 1);
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn a_number_with_a_reference_is_found_after_a_lost_answer() {
    let settings = [NAMBA, IMPATIENT];
    let gateway = TestGateway::start(&settings).await;
    let fault = billpay_sandbox::Fault::next(FOREVER, crate::harness::CREATE_CALL, 1);
    gateway.sandbox.inject(fault.after_effect()).unwrap();
    let number = number(create(&gateway, "k1", &water_bill()).await).await;
    assert!(number.starts_with("5504"), "{number}");
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_number_with_a_reference_that_was_not_made_is_asked_for_again() {
    let gateway = TestGateway::start(&[NAMBA, IMPATIENT]).await;
    gateway.next_creates(FOREVER, 1);
    let silent = create(&gateway, "k1", &water_bill()).await;
    assert_eq!(code(silent).await, "provider_timeout");
    number(create(&gateway, "k1", &water_bill()).await).await;
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn without_a_reference_the_customer_gets_another_number_after_a_lost_answer() {
    let gateway = TestGateway::start(&[IMPATIENT]).await;
    let fault = billpay_sandbox::Fault::next(FOREVER, crate::harness::CREATE_CALL, 1);
    gateway.sandbox.inject(fault.after_effect()).unwrap();
    let silent = create(&gateway, "k1", &water_bill()).await;
    assert_eq!(code(silent).await, "provider_timeout");
    let first = number(create(&gateway, "k1", &water_bill()).await).await;
    let again = number(create(&gateway, "k1", &water_bill()).await).await;
    assert_eq!(first, again);
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn a_refused_bill_may_be_sent_again_with_its_key() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Status { status: 429 }, 1);
    assert_eq!(create(&gateway, "k1", &water_bill()).await.status(), 503);
    number(create(&gateway, "k1", &water_bill()).await).await;
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn an_existing_number_is_used_if_it_has_the_same_bill() {
    let made = sandbox(Settings::default()).await;
    let before = TestGateway::before(made, Page::new(), &[]).await;
    let bill = json!({"billReference": "INV1", "billAmount": 500, "billPaymentMode": "EXACT"});
    number(before.create(bill.clone()).await).await;
    let (_, sandbox) = before.drain().await;

    // A gateway with an empty database.
    let after = TestGateway::before(sandbox, Page::new(), &[]).await;
    assert_eq!(number(after.create(bill).await).await, "INV1");
    assert_eq!(after.sandbox.bills().len(), 1);
    let other = json!({"billReference": "INV1", "billAmount": 900});
    assert_eq!(code(after.create(other).await).await, "reference_taken");
}

#[tokio::test]
async fn the_same_key_gets_the_same_number_after_a_restart() {
    let page = Page::new();
    let first = TestGateway::with_page(page.clone(), &[]).await;
    let number_before = number(create(&first, "k1", &water_bill()).await).await;
    let (_, sandbox) = first.drain().await;
    let second = TestGateway::before(sandbox, page, &[]).await;
    let number_after = number(create(&second, "k1", &water_bill()).await).await;
    assert_eq!(number_before, number_after);
    assert_eq!(second.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn with_intent_only_unsigned_bills_are_refused() {
    let gateway = TestGateway::start(&[("BILLPAY_POLICY", "intent-only"), KEY]).await;
    let unsigned = gateway.create(water_bill()).await;
    assert_eq!(unsigned.status(), 403);
    assert_eq!(code(unsigned).await, "intent_required");

    let token = sign(KEY, &["--amount", "500", "--id", "i1"]).await;
    let signed = gateway.create(json!({"intent": token})).await;
    let number_of = number(signed).await;
    let whole = json!({"intent": token, "billAmount": 500, "billPaymentMode": "EXACT"});
    let reused = gateway.create(whole).await;
    assert_eq!(
        number(reused).await,
        number_of,
        "the same bill, the same number"
    );

    let other = sign(KEY, &["--amount", "700", "--id", "i1"]).await;
    let reused = gateway.create(json!({"intent": other})).await;
    assert_eq!(reused.status(), 409);
    assert_eq!(code(reused).await, "intent_reused");
    let changed = gateway
        .create(json!({"intent": token, "billAmount": 5}))
        .await;
    assert_eq!(code(changed).await, "intent_invalid");
    let forged = gateway.create(json!({"intent": format!("{token}x")})).await;
    assert_eq!(code(forged).await, "intent_invalid");
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn the_number_of_an_expired_intent_is_found() {
    let gateway = TestGateway::start(&[KEY]).await;
    let over = expired("i1", 500);
    let refused = gateway.create(json!({"intent": over})).await;
    assert_eq!(code(refused).await, "intent_expired");
    assert_eq!(gateway.create_calls(), 0);

    let good = sign(KEY, &["--amount", "500", "--id", "i1"]).await;
    let first = number(gateway.create(json!({"intent": good})).await).await;
    let later = gateway.create(json!({"intent": over})).await;
    assert_eq!(number(later).await, first);
    assert_eq!(gateway.create_calls(), 1);
}

/// An intent that has expired.
fn expired(id: &str, amount: u64) -> String {
    let draft = json!({"billAmount": amount, "billPaymentMode": "EXACT"});
    let draft: BillDraft = serde_json::from_value(draft).unwrap();
    let intent = Intent {
        max_collection: None,
        id: id.to_owned(),
        request: draft.parse().unwrap(),
        customer_name: None,
        deadline: None,
        expires_at: Timestamp::parse("2025-11-25T10:00:00Z").unwrap(),
    };
    let key = SigningKey::secret(KEY.1.to_owned().into()).unwrap();
    key.sign(&intent).unwrap()
}

async fn sign(key: (&str, &str), flags: &[&str]) -> String {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_billpay-gateway"));
    let output = command.arg("sign").args(flags).env(key.0, key.1).output();
    let output = output.await.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
