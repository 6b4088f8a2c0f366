//! Payments: only ClickPesa's reports count, and a webhook is stored before it is acknowledged.

use billpay_sandbox::{FaultKind, Outcome};
use serde_json::{Value, json};

use crate::harness::{TestGateway, until, water_bill};
use crate::payment_helpers::{
    becomes, begin_further_payment, bill, notify, pay, post, read, received, shown, signed,
    with_checksums,
};

#[tokio::test]
async fn a_signed_webhook_marks_the_bill_as_paid_once() {
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
async fn older_shapes_and_unordered_webhooks_are_read() {
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
async fn unverified_webhooks_are_refused_and_change_nothing() {
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
async fn irrelevant_events_are_acknowledged() {
    let gateway = with_checksums().await;
    let payout = signed(json!({"event": "PAYOUT INITIATED", "data": {"id": "x"}}));
    assert_eq!(notify(&gateway, &payout).await, 204);
    let elsewhere = received("99990000", "P1", "500");
    assert_eq!(notify(&gateway, &elsewhere).await, 204);
}

#[tokio::test]
async fn without_a_key_a_webhook_only_causes_a_poll() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let told = received(&bill.number, "P1", "90900");
    assert_eq!(notify(&gateway, &told).await, 204);
    // There is no payment, whatever the webhook says.
    assert_eq!(shown(&gateway, &bill).await["status"], "issued");
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    becomes(&gateway, &bill, "paid").await;
}

#[tokio::test]
async fn payments_in_clickpesas_list_count() {
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
async fn a_failed_payment_is_shown_and_the_number_stays_valid() {
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
async fn the_remainder_of_an_underpaid_bill_gets_one_number() {
    let gateway = TestGateway::start(&[]).await;
    let open = json!({"billDescription": "Fees", "billAmount": 1000});
    let bill = bill(&gateway, open).await;
    let refused = post(&gateway, &format!("/api/bills/{}/rest", bill.id)).await;
    assert_eq!(refused.status(), 422, "nothing is missing of it yet");

    pay(&gateway.sandbox, &bill.number, 400, Outcome::Success);
    let view = becomes(&gateway, &bill, "underpaid").await;
    assert_eq!(view["missingAmount"], 600);
    let path = format!("/api/bills/{}/rest", bill.id);
    let remainder = read(post(&gateway, &path).await).await;
    let again = read(post(&gateway, &path).await).await;
    assert_eq!(
        (&remainder.number, &remainder.id),
        (&again.number, &again.id)
    );
    assert_ne!(remainder.number, bill.number);
    let view = shown(&gateway, &remainder).await;
    assert_eq!(view["bill"]["billAmount"], 600);
    assert_eq!(view["bill"]["billPaymentMode"], "EXACT");
    assert_eq!(shown(&gateway, &bill).await["rest"], remainder.id);
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn the_remainder_gets_no_number_while_a_payment_is_in_progress() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, json!({"billAmount": 1000})).await;
    pay(&gateway.sandbox, &bill.number, 400, Outcome::Success);
    let view = becomes(&gateway, &bill, "underpaid").await;
    assert_eq!(view["paymentPending"], false);
    // The gateway does not know of it yet.
    let further = begin_further_payment(&gateway.sandbox, &bill.number, 600);
    let path = format!("/api/bills/{}/rest", bill.id);
    let refused = post(&gateway, &path).await;
    assert_eq!(refused.status(), 409);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["code"], "payment_in_progress");
    assert_eq!(shown(&gateway, &bill).await["paymentPending"], true);
    assert_eq!(gateway.sandbox.bills().len(), 1);

    gateway.sandbox.settle(&further, Outcome::Failed).unwrap();
    let remainder = read(post(&gateway, &path).await).await;
    assert_eq!(shown(&gateway, &remainder).await["bill"]["billAmount"], 600);
}

#[tokio::test]
async fn an_exact_bill_is_paid_if_the_reported_amount_is_net_of_a_fee() {
    let gateway = TestGateway::start(&[]).await;
    let bill = bill(&gateway, water_bill()).await;
    let payment = json!({"billPayNumber": bill.number, "amount": 90900, "fee": 909});
    gateway
        .sandbox
        .pay(serde_json::from_value(payment).unwrap())
        .unwrap();
    let view = becomes(&gateway, &bill, "paid").await;
    assert_eq!(
        (&view["paidAmount"], view.get("missingAmount")),
        (&json!(89_991), None)
    );
}

#[tokio::test]
async fn a_payment_to_a_number_with_a_lost_answer_finds_its_bill() {
    let gateway = with_checksums().await;
    let lost = billpay_sandbox::Fault::next(FaultKind::Reset, crate::harness::CREATE_CALL, 1);
    gateway.sandbox.inject(lost.after_effect()).unwrap();
    let look = billpay_sandbox::Endpoint::GetBill;
    let away = FaultKind::Status { status: 503 };
    let away = billpay_sandbox::Fault::next(away, look, 1);
    gateway.sandbox.inject(away).unwrap();
    let invoice = json!({"billReference": "INV1", "billAmount": 500, "billPaymentMode": "EXACT"});
    assert_eq!(gateway.create(invoice.clone()).await.status(), 502);

    // The customer pays from the invoice and does not return to the page.
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
async fn a_second_payment_counts_although_the_list_lags() {
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
async fn an_error_of_clickpesa_is_reported_to_a_check() {
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
