//! With checksums switched on at ClickPesa, the gateway signs its create calls.

use billpay_sandbox::{ChecksumMethod, Settings};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Page, Setting, TestGateway, sandbox};

async fn answered(method: ChecksumMethod, settings: &[Setting]) -> StatusCode {
    let application = Settings {
        checksum: Some(("sum-key".to_owned(), method)),
        ..Settings::default()
    };
    let gateway = TestGateway::before(sandbox(application).await, Page::new(), settings).await;
    let bill = json!({
        "billDescription": "Ada ya shule – Chuo cha Mt. André \"1/2\"",
        "billAmount": 90900.05,
        "billReference": "INV2025001",
    });
    gateway.create(bill).await.status()
}

#[tokio::test]
async fn signed_bills_are_accepted_with_both_methods() {
    let key = ("CLICKPESA_CHECKSUM_KEY", "sum-key");
    assert_eq!(
        answered(ChecksumMethod::Canonical, &[key]).await,
        StatusCode::OK
    );
    let legacy = ("CLICKPESA_CHECKSUM_METHOD", "legacy");
    assert_eq!(
        answered(ChecksumMethod::Legacy, &[key, legacy]).await,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_unsigned_bill_is_refused() {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(answered(ChecksumMethod::Canonical, &[]).await, refused);
    let wrong = ("CLICKPESA_CHECKSUM_KEY", "another-key");
    assert_eq!(answered(ChecksumMethod::Canonical, &[wrong]).await, refused);
}
