//! docs/merchant-webhooks.md: its example has the members of a real message, and the published libraries verify real
//! messages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use tokio::process::Command;

use super::fixtures::{FAST, Running, TestStore};
use super::receiver::{Call, Receiver, Reply};
use crate::store::tests::{number, paid};

const PAGE: &str = include_str!("../../../../../docs/merchant-webhooks.md");

/// The messages of a bill that was issued and then paid.
async fn received() -> Vec<Call> {
    let fixture = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Status(204)]).await;
    let running = Running::start(&fixture.store, &receiver, FAST);
    fixture.issue("0123").await;
    let payment = paid("p1", 1000);
    let recorded = fixture.store.record(&number("0123"), &[payment]).await;
    recorded.unwrap();
    let calls = receiver.calls(2).await;
    running.end().await;
    calls
}

/// The names of the members.
fn names(object: &Value) -> BTreeSet<&String> {
    object.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn the_example_has_the_members_of_a_real_message() {
    let (_, example) = PAGE.split_once("```json\n").unwrap();
    let (example, _) = example.split_once("\n```").unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    let bodies: Vec<Value> = received()
        .await
        .iter()
        .map(|call| serde_json::from_str(&call.body).unwrap())
        .collect();
    assert_eq!(bodies[1]["type"], example["type"]);
    assert_eq!(names(&bodies[1]), names(&example));
    assert_eq!(names(&bodies[1]["data"]), names(&example["data"]));
    // The receivers of the documentation recognise a repeated message by its version, so two messages have two.
    assert_ne!(bodies[0]["data"]["version"], bodies[1]["data"]["version"]);
}

#[tokio::test]
async fn the_published_libraries_verify_real_messages() {
    let messages: Vec<Value> = received().await.iter().map(message).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut libraries = Command::new("node");
    libraries
        .arg(root.join("tests/documentation/libraries.mjs"))
        .env("BILLPAY_TEST_MESSAGES", json!(messages).to_string());
    let output = libraries.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}

fn message(call: &Call) -> Value {
    let header = |name| (name, call.header(name));
    let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(header);
    let headers: BTreeMap<_, _> = headers.into_iter().collect();
    json!({"headers": headers, "body": call.body})
}
