//! Checksums of requests, when checksums are switched on.

use billpay_sandbox::{ChecksumMethod, Settings};
use serde_json::{Value, json};

use crate::client::{Client, assert_refused};

const VECTORS: &str = include_str!("../../../contract/tests/golden/checksum-vectors.json");

/// The key, and the golden bill signed with that method.
fn signed(method: &str) -> (String, Value) {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let bill = vectors[method]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["payload"]["billDescription"] == "Water Bill - July 2024");
    let bill = bill.expect("the golden bill");
    let mut payload = bill["payload"].clone();
    payload["checksum"] = bill["hmac"].clone();
    payload["checksumMethod"] = method.into();
    (vectors["key"].as_str().unwrap().to_owned(), payload)
}

async fn check(name: &str, method: ChecksumMethod) {
    let (key, signed) = signed(name);
    let settings = Settings {
        checksum: Some((key.clone(), method)),
        ..Settings::default()
    };
    let client = Client::with(settings).await;

    let mut unsigned = signed.clone();
    unsigned.as_object_mut().unwrap().remove("checksum");
    assert_refused(
        &client.create(unsigned.clone()).await,
        400,
        "checksum is required",
    );
    for wrong in [json!(key), json!("00"), json!(5), json!("")] {
        unsigned["checksum"] = wrong;
        assert_refused(
            &client.create(unsigned.clone()).await,
            400,
            "Invalid checksum",
        );
    }
    assert_eq!(client.create(signed).await.0, 200);
}

#[tokio::test]
async fn a_canonical_checksum_is_required() {
    check("canonical", ChecksumMethod::Canonical).await;
}

#[tokio::test]
async fn a_legacy_checksum_is_required() {
    check("legacy", ChecksumMethod::Legacy).await;
}
