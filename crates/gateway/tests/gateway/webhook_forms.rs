//! ClickPesa does not document where a notification has its checksum, and its clients disagree: every form
//! that they report is accepted, and none without the key.

use std::time::Duration;

use billpay_sandbox::{
    ChecksumMethod, ChecksumPlace, Endpoint, Fault, FaultKind, Outcome, Settings, SignedText,
    WebhookDelivery, WebhookShape,
};

use crate::harness::{Page, TestGateway, a_moment, sandbox, until, water_bill};
use crate::payment_helpers::{Bill, KEY, SIGNED, bill, pay, shown};

const SHAPES: [WebhookShape; 3] = [WebhookShape::New, WebhookShape::Old, WebhookShape::Flat];

const PLACES: [(ChecksumPlace, SignedText); 8] = [
    (ChecksumPlace::Body, SignedText::Payload),
    (ChecksumPlace::Data, SignedText::Payload),
    (ChecksumPlace::XClickpesaSignature, SignedText::Payload),
    (ChecksumPlace::XClickpesaSignature, SignedText::Bytes),
    (ChecksumPlace::XClickpesaChecksum, SignedText::Payload),
    (ChecksumPlace::XClickpesaChecksum, SignedText::Bytes),
    (ChecksumPlace::Checksum, SignedText::Payload),
    (ChecksumPlace::Checksum, SignedText::Bytes),
];

/// A gateway that is notified by its sandbox.
async fn notified(method: ChecksumMethod, pauses: Vec<Duration>) -> TestGateway {
    let mut settings = Settings {
        checksum: Some((KEY.to_owned(), method)),
        ..Settings::default()
    };
    settings.webhooks.pauses = pauses;
    let mut configured = vec![SIGNED];
    if method == ChecksumMethod::Legacy {
        configured.push(("CLICKPESA_CHECKSUM_METHOD", "legacy"));
    }
    let gateway = TestGateway::before(sandbox(settings).await, Page::new(), &configured).await;
    let url = format!("http://{}/webhooks/clickpesa", gateway.address());
    gateway.sandbox.set_webhook_url(Some(url.parse().unwrap()));
    gateway
}

/// Pays a new bill, and returns it with the status of the gateway's answer to the notification.
async fn paid(gateway: &TestGateway, delivery: WebhookDelivery) -> (Bill, u16) {
    let bill = bill(gateway, water_bill()).await;
    gateway.sandbox.set_webhook_delivery(delivery).unwrap();
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    let answered = || {
        let attempts = gateway.sandbox.webhook_attempts().into_iter();
        let mut of_bill = attempts.filter(|attempt| attempt.order_reference == bill.number);
        of_bill.next().map(|attempt| attempt.status.unwrap())
    };
    until(|| answered().is_some()).await;
    let status = answered().unwrap();
    (bill, status)
}

/// Checks all places while ClickPesa's list of payments can't be read.
async fn check(method: ChecksumMethod, shapes: &[WebhookShape]) {
    let gateway = notified(method, Vec::new()).await;
    let away = FaultKind::Status { status: 503 };
    let away = Fault::next(away, Endpoint::GetPayments, u64::MAX);
    gateway.sandbox.inject(away).unwrap();
    for &shape in shapes {
        for (checksum_place, signed_text) in PLACES {
            for wrong_key in [false, true] {
                let delivery = WebhookDelivery {
                    shape,
                    checksum_place,
                    signed_text,
                    wrong_key,
                    ..WebhookDelivery::default()
                };
                let (bill, answered) = paid(&gateway, delivery).await;
                let (status, expected) = if wrong_key {
                    ("issued", 401)
                } else {
                    ("paid", 204)
                };
                assert_eq!(answered, expected, "{delivery:?}");
                let view = shown(&gateway, &bill).await;
                assert_eq!(view["status"], status, "{delivery:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_form_is_accepted_with_the_key_and_refused_with_another() {
    check(ChecksumMethod::Canonical, &SHAPES).await;
}

#[tokio::test]
async fn the_same_holds_for_the_legacy_method() {
    check(ChecksumMethod::Legacy, &[WebhookShape::New]).await;
}

#[tokio::test]
async fn a_bill_whose_notification_is_refused_is_polled_at_once() {
    let gateway = notified(ChecksumMethod::Canonical, vec![Duration::ZERO]).await;
    let delivery = WebhookDelivery {
        wrong_key: true,
        ..WebhookDelivery::default()
    };
    let (bill, answered) = paid(&gateway, delivery).await;
    assert_eq!(answered, 401);
    until(|| gateway.sandbox.calls(Endpoint::GetPayments) == 1).await;
    while shown(&gateway, &bill).await["status"] != "paid" {
        a_moment().await;
    }
    // The sandbox sends it once more, and the gateway does not poll again within a minute.
    until(|| gateway.sandbox.webhook_attempts().len() == 2).await;
    assert_eq!(gateway.sandbox.calls(Endpoint::GetPayments), 1);
}
