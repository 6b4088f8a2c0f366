//! Tests of deliveries, with a real store and a real receiver.

mod concurrency;
mod documentation;
mod fixtures;
mod receiver;

use std::time::Duration;

use super::signature;
use super::timing::Timing;
use crate::store::tests::{number, paid};
use crate::store::{DeliveryState, MerchantMessages, Resend, StoredMessage};
use fixtures::{FAST, Running, SECRET, TestStore, config, delivered, messages_when};
use receiver::{Receiver, Reply};

pub(super) use fixtures::secrets;

#[tokio::test]
async fn a_message_is_delivered_with_its_signature() {
    let fixture = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Status(204)]).await;
    let running = Running::start(&fixture.store, &receiver, FAST);
    let bill = fixture.issue("0123").await;
    let call = receiver.calls(1).await.remove(0);
    assert_eq!(call.path, "/hooks");
    assert_eq!(call.header("content-type"), "application/json");
    let sent_at = call.header("webhook-timestamp").parse().unwrap();
    let sent_at = billpay_contract::Timestamp::from_unix(sent_at);
    let expected = signature::header(&secrets(SECRET), call.id(), sent_at, &call.body);
    assert_eq!(call.header("webhook-signature"), expected);

    let [message] =
        &messages_when(&fixture.store, &bill, |all| all.iter().all(delivered)).await[..]
    else {
        panic!("not one message");
    };
    assert_eq!((&*message.id, message.attempts), (call.id(), 1));
    assert!((message.created_at.unix() - sent_at.unix()).abs() < 60);
    running.end().await;
}

#[tokio::test]
async fn a_failed_message_is_sent_again_unchanged() {
    let fixture = TestStore::open().await;
    let replies = [
        Reply::Status(500),
        Reply::Status(410),
        Reply::Redirect,
        Reply::Hang,
        Reply::Status(202),
    ];
    let receiver = Receiver::start(&replies).await;
    let running = Running::start(&fixture.store, &receiver, FAST);
    let bill = fixture.issue("0123").await;
    let calls = receiver.calls(replies.len()).await;
    let messages = messages_when(&fixture.store, &bill, |all| all.iter().all(delivered)).await;
    assert_eq!(messages[0].attempts, 5);
    for call in &calls {
        assert_eq!((call.id(), &call.body), (calls[0].id(), &calls[0].body));
        assert_eq!(call.path, "/hooks");
    }
    running.end().await;
    assert_eq!(receiver.calls(0).await.len(), replies.len());
}

#[tokio::test]
async fn only_the_head_of_the_answer_counts() {
    let fixture = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Endless]).await;
    let running = Running::start(&fixture.store, &receiver, FAST);
    let bill = fixture.issue("0123").await;
    messages_when(&fixture.store, &bill, |all| all.iter().all(delivered)).await;
    running.end().await;
    assert_eq!(receiver.calls(0).await.len(), 1);
}

#[tokio::test]
async fn a_message_that_was_given_up_is_sent_again_by_command() {
    let fixture = TestStore::open().await;
    let timing = Timing {
        pause: |attempts, _| (attempts < 3).then_some(Duration::ZERO),
        ..FAST
    };
    let fails = Reply::Status(503);
    let receiver = Receiver::start(&[fails, fails, fails, Reply::Status(200)]).await;
    let running = Running::start(&fixture.store, &receiver, timing);
    let bill = fixture.issue("0123").await;
    let given_up = |all: &[StoredMessage]| all[0].state == DeliveryState::GivenUp;
    let [message] = &messages_when(&fixture.store, &bill, given_up).await[..] else {
        panic!("not one message");
    };
    let failure = "503 Service Unavailable: unavailable";
    assert_eq!(message.failure.as_deref(), Some(failure));
    assert_eq!(receiver.calls(0).await.len(), 3);

    let resent = fixture.store.resend(&Resend::Bill(bill.clone())).await;
    assert_eq!(resent.unwrap(), 1);
    let messages = messages_when(&fixture.store, &bill, |all| all.iter().all(delivered)).await;
    assert_eq!((messages[0].attempts, &messages[0].failure), (1, &None));
    running.end().await;
}

#[tokio::test]
async fn a_refused_message_does_not_delay_a_payments_message() {
    let fixture = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Status(200)]).await;
    receiver.reply_to_type("bill.issued", Reply::Status(500));
    let timing = Timing {
        pause: |_, _| Some(Duration::from_secs(3600)),
        ..FAST
    };
    let bill = fixture.issue("0123").await;
    let (number, payment) = (number("0123"), paid("p1", 1000));
    fixture.store.record(&number, &[payment]).await.unwrap();
    let running = Running::start(&fixture.store, &receiver, timing);
    let told = messages_when(&fixture.store, &bill, |all| delivered(&all[1])).await;
    assert_eq!(told[1].kind, "bill.paid");
    assert!(matches!(told[0].state, DeliveryState::Scheduled(_)));
    let calls = receiver.calls(2).await;
    let kinds: Vec<String> = calls.iter().map(receiver::Call::kind).collect();
    assert_eq!(kinds, ["bill.issued", "bill.paid"]);
    running.end().await;
}

#[test]
fn messages_are_stored_when_a_webhook_address_is_configured() {
    let configured = config("https://shop.co.tz/", SECRET);
    assert_eq!(
        super::message_policy(Some(&configured)),
        MerchantMessages::Enabled
    );
    assert_eq!(super::message_policy(None), MerchantMessages::Disabled);
}
