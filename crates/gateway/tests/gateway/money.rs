//! Whether money has come: told by ClickPesa alone, kept before it is acknowledged, and shown live.

use std::time::Duration;

use billpay_sandbox::{FaultKind, Outcome, Payment, Sandbox, Settings};
use futures_util::StreamExt;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::harness::{Page, Setting, TestGateway, header, sandbox, until, water_bill};

const KEY: &str = "checksum-key-1";
const SIGNED: Setting = ("CLICKPESA_CHECKSUM_KEY", KEY);

/// A gateway and the stand-in with checksums on.
async fn with_checksums() -> TestGateway {
    let method = billpay_sandbox::ChecksumMethod::Canonical;
    let settings = Settings {
        checksum: Some((KEY.to_owned(), method)),
        ..Settings::default()
    };
    TestGateway::before(sandbox(settings).await, Page::new(), &[SIGNED]).await
}

struct Bill {
    number: String,
    id: String,
}

async fn bill(gateway: &TestGateway, bill: Value) -> Bill {
    read(gateway.create(bill).await).await
}

async fn read(answer: Response) -> Bill {
    assert_eq!(answer.status(), 200);
    let page = header(&answer, "location");
    let body: Value = answer.json().await.unwrap();
    Bill {
        number: body["billPayNumber"].as_str().unwrap().to_owned(),
        id: page.rsplit('/').next().unwrap().to_owned(),
    }
}

fn pay(sandbox: &Sandbox, number: &str, amount: u64, outcome: Outcome) {
    let json = json!({"billPayNumber": number, "amount": amount, "outcome": outcome});
    let payment: Payment = serde_json::from_value(json).unwrap();
    sandbox.pay(payment).unwrap();
}

async fn get(gateway: &TestGateway, path: &str) -> Value {
    let answer = gateway.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

async fn post(gateway: &TestGateway, path: &str) -> Response {
    gateway.request(Method::POST, path).send().await.unwrap()
}

async fn shown(gateway: &TestGateway, bill: &Bill) -> Value {
    get(gateway, &format!("/api/bills/{}", bill.id)).await
}

/// Asks as often as it takes until the bill has that status; the test's runner ends what never does.
async fn becomes(gateway: &TestGateway, bill: &Bill, status: &str) -> Value {
    loop {
        let path = format!("/api/bills/{}/check", bill.id);
        let view: Value = post(gateway, &path).await.json().await.unwrap();
        if view["status"] == status {
            return view;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn notify(gateway: &TestGateway, payload: &Value) -> u16 {
    let request = gateway.request(Method::POST, "/webhooks/clickpesa");
    let request = request.header("content-type", "application/json");
    let answer = request.body(payload.to_string()).send().await.unwrap();
    answer.status().as_u16()
}

fn received(number: &str, id: &str, amount: &str) -> Value {
    signed(json!({"event": "PAYMENT RECEIVED", "data": {
        "id": id, "status": "SUCCESS", "paymentReference": "MPESA123", "orderReference": number,
        "collectedAmount": amount, "collectedCurrency": "TZS",
        "updatedAt": "2026-11-25T10:00:00.000Z", "createdAt": "2026-11-25T10:00:00.000Z"}}))
}

/// A second reading of the documentation: the members are in order already.
fn signed(mut payload: Value) -> Value {
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

#[tokio::test]
async fn a_signed_notification_turns_the_bill_to_paid_once() {
    let gateway = with_checksums().await;
    let bill = bill(&gateway, water_bill()).await;
    let told = received(&bill.number, "P1", "90900");
    for _ in 0..3 {
        assert_eq!(notify(&gateway, &told).await, 204);
    }
    let view = shown(&gateway, &bill).await;
    assert_eq!(view["status"], "paid");
    assert_eq!(view["paidAmount"], 90900);
    assert_eq!(view["paymentReference"], "MPESA123");
    assert_eq!(view["paidAt"], "2026-11-25T10:00:00Z");
}

#[tokio::test]
async fn the_older_shape_and_disorder_are_understood() {
    let gateway = with_checksums().await;
    let bill = bill(&gateway, water_bill()).await;
    let older = signed(json!({"event": "PAYMENT RECEIVED", "data": {
        "paymentId": "PAY1", "orderReference": bill.number, "amount": "90900.00",
        "currency": "TZS", "status": "SUCCESS"}}));
    assert_eq!(notify(&gateway, &older).await, 204);
    let failed = signed(json!({"eventType": "PAYMENT FAILED", "data": {
        "id": "PAY1", "orderReference": bill.number, "status": "FAILED", "message": "late"}}));
    assert_eq!(notify(&gateway, &failed).await, 204);
    assert_eq!(shown(&gateway, &bill).await["status"], "paid");
}

#[tokio::test]
async fn what_nobody_vouches_for_is_refused_and_changes_nothing() {
    let gateway = with_checksums().await;
    let bill = bill(&gateway, water_bill()).await;
    let mut forged = received(&bill.number, "P1", "90900");
    forged["data"]["collectedAmount"] = "90901".into();
    let mut unsigned = received(&bill.number, "P1", "90900");
    unsigned.as_object_mut().unwrap().remove("checksum");
    for payload in [forged, unsigned] {
        assert_eq!(notify(&gateway, &payload).await, 401);
    }
    assert_eq!(notify(&gateway, &json!([])).await, 400);
    let huge = json!({"x": "y".repeat(70_000)});
    assert_eq!(notify(&gateway, &huge).await, 413);
    assert_eq!(shown(&gateway, &bill).await["status"], "issued");
}

#[tokio::test]
async fn events_that_mean_nothing_here_are_acknowledged() {
    let gateway = with_checksums().await;
    let payout = signed(json!({"event": "PAYOUT INITIATED", "data": {"id": "x"}}));
    assert_eq!(notify(&gateway, &payout).await, 204);
    let elsewhere = received("99990000", "P1", "500");
    assert_eq!(notify(&gateway, &elsewhere).await, 204);
}

#[tokio::test]
async fn without_a_key_a_notification_is_only_a_reason_to_ask() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let told = received(&bill.number, "P1", "90900");
    assert_eq!(notify(&gateway, &told).await, 204);
    // Nobody has paid, whatever was told.
    assert_eq!(shown(&gateway, &bill).await["status"], "issued");
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    becomes(&gateway, &bill, "paid").await;
}

#[tokio::test]
async fn clickpesas_list_is_believed() {
    let gateway = TestGateway::start(&[]).await;
    for (amount, outcome, status) in [
        (90900, Outcome::Success, "paid"),
        (90900, Outcome::Settled, "paid"),
    ] {
        let bill = bill(&gateway, water_bill()).await;
        pay(&gateway.sandbox, &bill.number, amount, outcome);
        let view = becomes(&gateway, &bill, status).await;
        assert_eq!(view["paidAmount"], amount);
    }
}

#[tokio::test]
async fn an_attempt_that_failed_is_told_and_the_number_stays_good() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Failed);
    loop {
        let view = becomes(&gateway, &bill, "issued").await;
        if view["attemptFailed"] == true {
            break;
        }
    }
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    let view = becomes(&gateway, &bill, "paid").await;
    assert_eq!(view["attemptFailed"], false);
}

#[tokio::test]
async fn the_rest_of_an_underpaid_bill_gets_one_number_over_what_is_missing() {
    let gateway = TestGateway::start(&[]).await;
    let open = json!({"billDescription": "Fees", "billAmount": 1000});
    let bill = bill(&gateway, open).await;
    let refused = post(&gateway, &format!("/api/bills/{}/rest", bill.id)).await;
    assert_eq!(refused.status(), 422, "nothing is missing of it yet");

    pay(&gateway.sandbox, &bill.number, 400, Outcome::Success);
    let view = becomes(&gateway, &bill, "underpaid").await;
    assert_eq!(view["missingAmount"], 600);
    let path = format!("/api/bills/{}/rest", bill.id);
    let rest = read(post(&gateway, &path).await).await;
    let again = read(post(&gateway, &path).await).await;
    assert_eq!((&rest.number, &rest.id), (&again.number, &again.id));
    assert_ne!(rest.number, bill.number);
    let view = shown(&gateway, &rest).await;
    assert_eq!(view["bill"]["billAmount"], 600);
    assert_eq!(view["bill"]["billPaymentMode"], "EXACT");
    assert_eq!(shown(&gateway, &bill).await["rest"], rest.id);
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn a_stream_tells_what_is_known_and_each_change() {
    let gateway = with_checksums().await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(header(&answer, "content-type"), "text/event-stream");
    assert_eq!(header(&answer, "cache-control"), "no-cache");
    assert_eq!(header(&answer, "x-accel-buffering"), "no");
    let mut stream = Events::of(answer);
    let (first, view) = stream.next().await;
    assert_eq!(view["status"], "issued");

    notify(&gateway, &received(&bill.number, "P1", "90900")).await;
    let (second, view) = stream.next().await;
    assert_eq!(view["status"], "paid");
    assert!(second > first);

    // Who comes again with what it knows hears only what is new.
    let again = gateway.request(Method::GET, &path);
    let again = again
        .header("last-event-id", first.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(Events::of(again).next().await.0, second);
}

#[tokio::test]
async fn a_watched_bill_is_polled_where_nobody_notifies() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let mut stream = Events::of(gateway.request(Method::GET, &path).send().await.unwrap());
    stream.next().await;
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    let (_, view) = stream.next().await;
    assert_eq!(view["status"], "paid");
}

#[tokio::test]
async fn a_stopping_gateway_ends_its_streams() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let mut stream = Events::of(gateway.request(Method::GET, &path).send().await.unwrap());
    stream.next().await;
    let (drained, _sandbox) = gateway.drain().await;
    assert_eq!(drained, billpay_gateway::server::Drained::Whole);
    stream.ends().await;
}

#[tokio::test]
async fn a_bill_that_nobody_has_is_not_found_by_guessing() {
    let gateway = TestGateway::start(&[]).await;
    let known = bill(&gateway, water_bill()).await;
    let mut last = 0;
    for guess in 0..80 {
        let path = format!("/api/bills/{guess:032x}");
        let answer = gateway.request(Method::GET, &path).send().await.unwrap();
        last = answer.status().as_u16();
        assert!([404, 429].contains(&last), "{last}");
    }
    assert_eq!(last, 429, "guessing is slowed down");
    // Who knows a bill is served all the same.
    assert_eq!(shown(&gateway, &known).await["status"], "issued");
}

#[tokio::test]
async fn a_bills_page_is_for_who_knows_its_address_alone() {
    let page = Page::new();
    page.file(
        "/bill.html",
        b"<!doctype html><base href=\"../\"><title>Bill</title>",
    );
    let gateway = TestGateway::with_page(page, &[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/bills/{}", bill.id);
    let answer = gateway.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
    assert_eq!(header(&answer, "x-robots-tag"), "noindex");
    assert!(header(&answer, "content-security-policy").contains("base-uri 'self'"));
    let nobodys = gateway.request(Method::GET, "/bills/00000000000000000000000000000000");
    let nobodys = nobodys.send().await.unwrap();
    assert_eq!(nobodys.status(), 404);
    assert!(
        nobodys.text().await.unwrap().contains("<base"),
        "the page says so itself"
    );

    let code = gateway.request(Method::GET, &format!("/api{path}/qr"));
    let code = code.send().await.unwrap().text().await.unwrap();
    let (width, drawing) = code.split_once('\n').unwrap();
    assert!(
        width.parse::<u32>().is_ok() && drawing.starts_with("M4 4h7v1h-7z"),
        "{code}"
    );
}

#[tokio::test]
async fn money_for_a_number_that_was_made_unheard_finds_its_bill() {
    let gateway = with_checksums().await;
    let lost = billpay_sandbox::Fault::next(FaultKind::Reset, crate::harness::CREATE_CALL, 1);
    gateway.sandbox.inject(lost.after_effect()).unwrap();
    let look = billpay_sandbox::Endpoint::GetBill;
    let away = FaultKind::Status { status: 503 };
    let away = billpay_sandbox::Fault::next(away, look, 1);
    gateway.sandbox.inject(away).unwrap();
    let invoice = json!({"billReference": "INV1", "billAmount": 500, "billPaymentMode": "EXACT"});
    assert_eq!(gateway.create(invoice.clone()).await.status(), 502);

    // The customer pays from the invoice, and never comes back.
    assert_eq!(notify(&gateway, &received("INV1", "P1", "500")).await, 204);
    let bill = read(gateway.create(invoice).await).await;
    let view = shown(&gateway, &bill).await;
    assert_eq!(
        (&view["status"], &view["paidAmount"]),
        (&json!("paid"), &json!(500))
    );
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn a_second_payment_counts_though_the_list_lags() {
    let gateway = with_checksums().await;
    let bill = bill(&gateway, water_bill()).await;
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    becomes(&gateway, &bill, "paid").await;
    assert_eq!(
        notify(&gateway, &received(&bill.number, "P2", "90900")).await,
        204
    );
    let view = shown(&gateway, &bill).await;
    assert_eq!(
        (&view["status"], &view["paidAmount"]),
        (&json!("paid_twice"), &json!(181_800))
    );
}

#[tokio::test]
async fn clickpesas_trouble_is_told_to_who_asks_now() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let endpoint = billpay_sandbox::Endpoint::GetPayments;
    let broken = FaultKind::Status { status: 503 };
    gateway
        .sandbox
        .inject(billpay_sandbox::Fault::next(broken, endpoint, 1))
        .unwrap();
    let path = format!("/api/bills/{}/check", bill.id);
    let answer = loop {
        let answer = post(&gateway, &path).await;
        if gateway.sandbox.calls(endpoint) > 0 {
            break answer;
        }
    };
    assert_eq!(answer.status(), 502);
    until(|| gateway.sandbox.calls(endpoint) > 0).await;
}

/// Server-sent events, as a browser reads them.
struct Events {
    body: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<bytes::Bytes>>>>,
    text: String,
}

impl Events {
    fn of(answer: Response) -> Self {
        assert_eq!(answer.status(), 200);
        Self {
            body: Box::pin(answer.bytes_stream()),
            text: String::new(),
        }
    }

    /// The next event's id and JSON.
    async fn next(&mut self) -> (i64, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let line = |name: &str| {
                    let mut lines = event.lines();
                    lines.find_map(|line| line.strip_prefix(name).map(str::to_owned))
                };
                if let (Some(id), Some(told)) = (line("id: "), line("data: ")) {
                    return (id.parse().unwrap(), serde_json::from_str(&told).unwrap());
                }
                continue;
            }
            let chunk = self.body.next().await.expect("the stream ended").unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn ends(&mut self) {
        while let Some(chunk) = self.body.next().await {
            if chunk.is_err() {
                return;
            }
        }
    }
}
