//! ClickPesa does not document where a notification has its checksum, and its clients disagree: every form
//! that they report is accepted, and none without the key.

use std::time::Duration;

use billpay_sandbox::{
    AmountForm, ChecksumMethod, ChecksumPlace, Endpoint, Fault, FaultKind, HexCase, Outcome,
    Settings, SignedText, WebhookDelivery, WebhookShape,
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

const HEX_CASES: [HexCase; 2] = [HexCase::Lower, HexCase::Upper];

const AMOUNTS: [AmountForm; 3] = [AmountForm::Text, AmountForm::Cents, AmountForm::Number];

/// The time from the payment to the bill's status. One takes some milliseconds.
const TIME_LIMIT: Duration = Duration::from_secs(10);

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

/// Every form of a notification with a right checksum.
fn forms(shapes: &[WebhookShape]) -> Vec<WebhookDelivery> {
    let mut forms = Vec::new();
    for &shape in shapes {
        for (checksum_place, signed_text) in PLACES {
            for hex_case in HEX_CASES {
                forms.extend(AMOUNTS.map(|amount_form| WebhookDelivery {
                    shape,
                    checksum_place,
                    signed_text,
                    hex_case,
                    amount_form,
                    ..WebhookDelivery::default()
                }));
            }
        }
    }
    forms
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

/// Pays a bill for each form. Each must be answered so, and be paid in time.
async fn replay(gateway: &TestGateway, forms: Vec<WebhookDelivery>, expected: u16) {
    for form in forms {
        let replayed = async {
            let (bill, answered) = paid(gateway, form).await;
            assert_eq!(answered, expected, "{form:?}");
            let mut view = shown(gateway, &bill).await;
            while view["status"] != "paid" {
                a_moment().await;
                view = shown(gateway, &bill).await;
            }
            assert_eq!(view["paidAmount"], 90900, "{form:?}");
        };
        let in_time = tokio::time::timeout(TIME_LIMIT, replayed).await;
        in_time.unwrap_or_else(|_| panic!("not paid within {TIME_LIMIT:?}: {form:?}"));
    }
}

/// ClickPesa's list of payments can't be read from now on.
fn without_list(gateway: &TestGateway) {
    let away = FaultKind::Status { status: 503 };
    let away = Fault::next(away, Endpoint::GetPayments, u64::MAX);
    gateway.sandbox.inject(away).unwrap();
}

#[tokio::test]
async fn every_form_is_accepted_with_the_key() {
    let gateway = notified(ChecksumMethod::Canonical, Vec::new()).await;
    without_list(&gateway);
    replay(&gateway, forms(&SHAPES), 204).await;
}

#[tokio::test]
async fn every_form_is_accepted_with_the_key_and_the_legacy_method() {
    let gateway = notified(ChecksumMethod::Legacy, Vec::new()).await;
    without_list(&gateway);
    replay(&gateway, forms(&[WebhookShape::New]), 204).await;
}

/// ClickPesa's list has the payment, so a wrong assumption about the form costs no time.
#[tokio::test]
async fn every_form_with_another_key_is_refused_and_the_payment_found_in_the_list() {
    let gateway = notified(ChecksumMethod::Canonical, Vec::new()).await;
    let mut forged = forms(&SHAPES);
    for form in &mut forged {
        form.wrong_key = true;
    }
    replay(&gateway, forged, 401).await;
}

#[tokio::test]
async fn no_form_with_another_key_pays_a_bill() {
    for method in [ChecksumMethod::Canonical, ChecksumMethod::Legacy] {
        let gateway = notified(method, Vec::new()).await;
        without_list(&gateway);
        let mut forged = forms(&SHAPES);
        forged.retain(|form| form.amount_form == AmountForm::Text);
        for form in forged {
            let wrong_key = true;
            let (bill, answered) = paid(&gateway, WebhookDelivery { wrong_key, ..form }).await;
            let view = shown(&gateway, &bill).await;
            assert_eq!(
                (answered, &view["status"]),
                (401, &"issued".into()),
                "{form:?}"
            );
        }
    }
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
