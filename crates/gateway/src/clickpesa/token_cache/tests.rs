//! The rules of the token cache, tested with a source that answers when the test says so.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;

use super::state::{HARD_MARGIN, LIFETIME, SOFT_MARGIN};
use super::*;
use crate::clock::manual::ManualClock;

/// Longer than a busy machine delays a test.
const FETCH_TIMEOUT: Duration = Duration::from_secs(60);

/// What the source does with one call.
enum Script {
    Token(&'static str),
    Fail,
    Panic,
    Hang,
}

/// Answers by its script, one call per permit.
struct Source {
    script: Mutex<VecDeque<Script>>,
    permits: Semaphore,
    calls: AtomicUsize,
    called: Notify,
}

impl TokenSource for Arc<Source> {
    async fn fetch(&self) -> Result<SecretString, CallError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.called.notify_one();
        self.permits.acquire().await.unwrap().forget();
        let next = self.script.lock().unwrap().pop_front();
        match next.expect("one call more than the test expects") {
            Script::Token(text) => Ok(SecretString::from(text)),
            Script::Fail => Err(down()),
            Script::Panic => panic!("as the test wants"),
            Script::Hang => std::future::pending().await,
        }
    }
}

struct Fixture {
    source: Arc<Source>,
    clock: ManualClock,
    cache: TokenCache<Arc<Source>>,
}

fn fixture(script: impl IntoIterator<Item = Script>) -> Fixture {
    let source = Arc::new(Source {
        script: Mutex::new(script.into_iter().collect()),
        permits: Semaphore::new(0),
        calls: AtomicUsize::new(0),
        called: Notify::new(),
    });
    let clock = ManualClock::new();
    let cache = TokenCache::new(Arc::clone(&source), clock.clock(), FETCH_TIMEOUT);
    Fixture {
        source,
        clock,
        cache,
    }
}

fn down() -> CallError {
    CallError::Unreachable("down".to_owned())
}

type Answer = Result<Token, CallError>;

impl Fixture {
    /// Lets the source answer that many calls.
    fn answer(&self, calls: usize) {
        self.source.permits.add_permits(calls);
    }

    fn calls(&self) -> usize {
        self.source.calls.load(Ordering::SeqCst)
    }

    fn caller(&self) -> JoinHandle<Answer> {
        let cache = self.cache.clone();
        tokio::spawn(async move { cache.token().await })
    }

    /// Starts callers that all wait for the same call.
    async fn waiting(&self, callers: usize) -> Vec<JoinHandle<Answer>> {
        let waiting = (0..callers).map(|_| self.caller()).collect();
        self.source.called.notified().await;
        tokio::task::yield_now().await;
        waiting
    }

    async fn header(&self) -> String {
        let token = self.cache.token().await.unwrap();
        token.header().to_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn hundred_callers_one_request() {
    let t = fixture([Script::Token("Bearer one")]);
    let callers = t.waiting(100).await;
    t.answer(1);
    for answer in join_all(callers).await {
        assert_eq!(answer.unwrap().unwrap().header(), "Bearer one");
    }
    assert_eq!(t.header().await, "Bearer one");
    assert_eq!(t.calls(), 1);
}

#[tokio::test]
async fn caller_that_leaves_does_not_cancel_the_refresh() {
    let t = fixture([Script::Token("one")]);
    let leaver = t.waiting(1).await.remove(0);
    leaver.abort();
    assert!(leaver.await.unwrap_err().is_cancelled());
    t.answer(1);
    assert_eq!(t.header().await, "Bearer one");
    assert_eq!(t.calls(), 1);
}

#[tokio::test]
async fn one_failure_reaches_every_waiter() {
    let t = fixture([Script::Fail]);
    let callers = t.waiting(100).await;
    t.answer(1);
    for answer in join_all(callers).await {
        assert_eq!(answer.unwrap().unwrap_err(), down());
    }
    assert_eq!(t.calls(), 1);
}

#[tokio::test]
async fn a_failure_is_remembered_for_a_growing_time() {
    let t = fixture([Script::Fail, Script::Fail, Script::Token("one")]);
    t.answer(3);
    for expected_calls in [1, 2] {
        assert_eq!(t.cache.token().await.unwrap_err(), down());
        t.clock.advance(backoff::FIRST / 4);
        assert_eq!(t.cache.token().await.unwrap_err(), down());
        assert_eq!(t.calls(), expected_calls, "asked again in an outage");
        t.clock.advance(backoff::FIRST * 2);
    }
    assert_eq!(t.header().await, "Bearer one");
}

#[tokio::test]
async fn the_second_failure_is_remembered_longer_than_the_first() {
    let t = fixture([Script::Fail, Script::Fail]);
    t.answer(2);
    t.cache.token().await.unwrap_err();
    t.clock.advance(backoff::FIRST);
    t.cache.token().await.unwrap_err();
    // The second pause is at least half of twice the first.
    t.clock.advance(backoff::FIRST - Duration::from_millis(1));
    t.cache.token().await.unwrap_err();
    assert_eq!(t.calls(), 2);
}

#[tokio::test]
async fn an_old_token_is_used_while_it_is_renewed() {
    let t = fixture([Script::Token("one"), Script::Token("two")]);
    t.answer(1);
    assert_eq!(t.header().await, "Bearer one");
    t.clock.advance(LIFETIME - SOFT_MARGIN);
    assert_eq!(t.header().await, "Bearer one");
    assert_eq!(t.header().await, "Bearer one");
    t.source.called.notified().await;
    t.answer(1);
    while t.header().await == "Bearer one" {
        tokio::task::yield_now().await;
    }
    assert_eq!(t.header().await, "Bearer two");
    assert_eq!(t.calls(), 2);
}

#[tokio::test]
async fn a_failed_renewal_keeps_the_old_token_and_is_not_repeated_at_once() {
    let t = fixture([Script::Token("one"), Script::Fail]);
    t.answer(2);
    assert_eq!(t.header().await, "Bearer one");
    t.clock.advance(LIFETIME - SOFT_MARGIN);
    while t.calls() < 2 || t.cache.inner.state().has_refresh() {
        assert_eq!(t.header().await, "Bearer one");
        tokio::task::yield_now().await;
    }
    assert_eq!(t.header().await, "Bearer one");
    assert_eq!(t.calls(), 2);
}

#[tokio::test]
async fn callers_wait_for_a_new_token_when_the_old_one_expires() {
    let t = fixture([Script::Token("one"), Script::Token("two")]);
    t.answer(1);
    assert_eq!(t.header().await, "Bearer one");
    t.clock.advance(LIFETIME - HARD_MARGIN);
    t.answer(1);
    assert_eq!(t.header().await, "Bearer two");
}

#[tokio::test]
async fn a_late_401_keeps_a_newer_token() {
    let t = fixture([Script::Token("one"), Script::Token("two")]);
    t.answer(2);
    let old = t.cache.token().await.unwrap();
    t.cache.invalidate(&old);
    assert_eq!(t.header().await, "Bearer two");
    t.cache.invalidate(&old);
    assert_eq!(t.header().await, "Bearer two");
    assert_eq!(t.calls(), 2);
}

#[tokio::test]
async fn refused_new_tokens_are_not_replaced_at_once() {
    let t = fixture(["one", "two", "three", "four"].map(Script::Token));
    t.answer(4);
    let refused = async || {
        let token = t.cache.token().await.unwrap();
        t.cache.invalidate(&token);
    };
    refused().await;
    // The first may have been invalidated after its issue: the second is fetched at once.
    refused().await;
    assert!(matches!(
        t.cache.token().await,
        Err(CallError::Denied { .. })
    ));
    assert_eq!(t.calls(), 2);

    t.clock.advance(backoff::FIRST);
    let token = t.cache.token().await.unwrap();
    // An accepted token resets the count.
    t.cache.accepted(&token);
    t.cache.invalidate(&token);
    assert_eq!(t.header().await, "Bearer four");
}

#[tokio::test]
async fn fifty_late_401s_cause_one_refresh() {
    let t = fixture([Script::Token("one"), Script::Token("two")]);
    t.answer(2);
    let old = t.cache.token().await.unwrap();
    let after_401 = (0..50).map(|_| async {
        t.cache.invalidate(&old);
        t.header().await
    });
    for header in join_all(after_401).await {
        assert_eq!(header, "Bearer two");
    }
    assert_eq!(t.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_becomes_an_error() {
    let t = fixture([Script::Hang]);
    t.answer(1);
    assert_eq!(t.cache.token().await.unwrap_err(), CallError::TimedOut);
}

#[tokio::test]
async fn a_panic_becomes_an_error_and_the_next_refresh_works() {
    let t = fixture([Script::Panic, Script::Token("one")]);
    t.answer(2);
    assert_eq!(t.cache.token().await.unwrap_err(), CallError::Panicked);
    t.clock.advance(backoff::FIRST);
    assert_eq!(t.header().await, "Bearer one");
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_an_error() {
    let t = fixture([Script::Token("one\ntwo")]);
    t.answer(1);
    assert!(matches!(
        t.cache.token().await,
        Err(CallError::Unreadable(_))
    ));
}
