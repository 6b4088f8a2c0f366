//! What a merchant's system is sent, whatever it answers: a real store and a real receiver.

mod desk;
mod receiver;
mod sharing;

use std::time::Duration;

use super::pace::Pace;
use super::signature;
use crate::store::tests::{number, paid};
use crate::store::{Kept, Merchant, Resend, Turn};
use desk::{HURRIED, Running, SECRET, TestStore, config, delivered, outbox};
use receiver::{Receiver, Reply};

pub(super) use desk::secrets;

#[tokio::test]
async fn a_message_arrives_with_the_signature_of_its_bytes() {
    let kept = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Status(204)]).await;
    let running = Running::start(&kept.store, &receiver, HURRIED);
    let bill = kept.issue("0123").await;
    let call = receiver.calls(1).await.remove(0);
    assert_eq!(call.path, "/hooks");
    assert_eq!(call.header("content-type"), "application/json");
    let sent_at = call.header("webhook-timestamp").parse().unwrap();
    let sent_at = billpay_contract::Timestamp::from_unix(sent_at);
    let expected = signature::header(&secrets(SECRET), call.id(), sent_at, &call.body);
    assert_eq!(call.header("webhook-signature"), expected);

    let [message] = &outbox(&kept.store, &bill, |all| all.iter().all(delivered)).await[..] else {
        panic!("not one message");
    };
    assert_eq!((&*message.id, message.attempts), (call.id(), 1));
    assert!((message.created_at.unix() - sent_at.unix()).abs() < 60);
    running.end().await;
}

#[tokio::test]
async fn what_fails_is_sent_again_the_same_until_it_arrives() {
    let kept = TestStore::open().await;
    let replies = [
        Reply::Status(500),
        Reply::Status(410),
        Reply::Redirect,
        Reply::Hang,
        Reply::Status(202),
    ];
    let receiver = Receiver::start(&replies).await;
    let running = Running::start(&kept.store, &receiver, HURRIED);
    let bill = kept.issue("0123").await;
    let calls = receiver.calls(replies.len()).await;
    let messages = outbox(&kept.store, &bill, |all| all.iter().all(delivered)).await;
    assert_eq!(messages[0].attempts, 5);
    for call in &calls {
        assert_eq!((call.id(), &call.body), (calls[0].id(), &calls[0].body));
        assert_eq!(call.path, "/hooks");
    }
    running.end().await;
    assert_eq!(receiver.calls(0).await.len(), replies.len());
}

#[tokio::test]
async fn an_answer_counts_by_its_head() {
    let kept = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Endless]).await;
    let running = Running::start(&kept.store, &receiver, HURRIED);
    let bill = kept.issue("0123").await;
    outbox(&kept.store, &bill, |all| all.iter().all(delivered)).await;
    running.end().await;
    assert_eq!(receiver.calls(0).await.len(), 1);
}

#[tokio::test]
async fn what_is_given_up_waits_for_a_person() {
    let kept = TestStore::open().await;
    let pace = Pace {
        pause: |attempts, _| (attempts < 3).then_some(Duration::ZERO),
        ..HURRIED
    };
    let fails = Reply::Status(503);
    let receiver = Receiver::start(&[fails, fails, fails, Reply::Status(200)]).await;
    let running = Running::start(&kept.store, &receiver, pace);
    let bill = kept.issue("0123").await;
    let given_up = |all: &[Kept]| all[0].turn == Turn::GivenUp;
    let [message] = &outbox(&kept.store, &bill, given_up).await[..] else {
        panic!("not one message");
    };
    let failure = "503 Service Unavailable: closed for today";
    assert_eq!(message.failure.as_deref(), Some(failure));
    assert_eq!(receiver.calls(0).await.len(), 3);

    let resent = kept.store.resend(&Resend::Bill(bill.clone())).await;
    assert_eq!(resent.unwrap(), 1);
    let messages = outbox(&kept.store, &bill, |all| all.iter().all(delivered)).await;
    assert_eq!((messages[0].attempts, &messages[0].failure), (1, &None));
    running.end().await;
}

#[tokio::test]
async fn news_of_money_does_not_wait_for_a_message_that_is_not_taken() {
    let kept = TestStore::open().await;
    let receiver = Receiver::start(&[Reply::Status(200)]).await;
    receiver.always("bill.issued", Reply::Status(500));
    let pace = Pace {
        pause: |_, _| Some(Duration::from_secs(3600)),
        ..HURRIED
    };
    let bill = kept.issue("0123").await;
    let (number, payment) = (number("0123"), paid("p1", 1000));
    kept.store.record(&number, &[payment]).await.unwrap();
    let running = Running::start(&kept.store, &receiver, pace);
    let told = outbox(&kept.store, &bill, |all| delivered(&all[1])).await;
    assert_eq!(told[1].kind, "bill.paid");
    assert!(matches!(told[0].turn, Turn::At(_)));
    let calls = receiver.calls(2).await;
    let kinds: Vec<String> = calls.iter().map(receiver::Call::kind).collect();
    assert_eq!(kinds, ["bill.issued", "bill.paid"]);
    running.end().await;
}

#[test]
fn messages_are_kept_where_somebody_listens() {
    let somebody = config("https://shop.co.tz/", SECRET);
    assert_eq!(super::listens(Some(&somebody)), Merchant::Told);
    assert_eq!(super::listens(None), Merchant::Untold);
}
