//! Tests of what counts as an outage, for whom a create is refused, and how the breaker closes again.

use std::net::Ipv4Addr;

use super::*;
use crate::clock::manual::ManualClock;

const ONE: Origin = Origin::Client(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)));
const OTHER: Origin = Origin::Client(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)));
const ANYBODY: Origin = Origin::Anybody;

/// A breaker that has just opened, and the time.
fn opened() -> (State, Instant) {
    let now = ManualClock::new().clock().now();
    let mut state = State::new();
    for _ in 0..FAILURES {
        let call = state.admit(ANYBODY, now).unwrap();
        state.failed(call, ANYBODY, now);
    }
    assert_eq!(state.admit(ANYBODY, now), Err(PAUSE));
    (state, now)
}

#[test]
fn five_failures_in_a_row_open_it_and_an_answer_ends_the_row() {
    let now = ManualClock::new().clock().now();
    let mut state = State::new();
    for round in 0..3 {
        for failure in 1..FAILURES {
            let call = state.admit(ANYBODY, now).unwrap();
            assert!(!state.failed(call, ANYBODY, now), "{round} {failure}");
        }
        assert!(!state.answered(now));
    }
    for failure in 1..=FAILURES {
        let call = state.admit(ANYBODY, now).unwrap();
        assert_eq!(state.failed(call, ANYBODY, now), failure == FAILURES);
    }
    assert_eq!(state.check(ANYBODY, now), Err(PAUSE));
}

#[test]
fn one_call_tries_after_the_pause_and_its_answer_closes_it() {
    let (mut state, now) = opened();
    let later = now + PAUSE;
    assert!(state.check(ANYBODY, now + PAUSE / 2).is_err());
    assert!(state.admit(ANYBODY, later).is_ok());
    assert_eq!(state.admit(ANYBODY, later), Err(PAUSE));
    assert!(state.answered(later));
    assert_eq!(state.answered_at(), Some(later));
    assert!(!state.last_failed());
    assert!(state.admit(ANYBODY, later).is_ok() && state.admit(ANYBODY, later).is_ok());
}

#[test]
fn a_failed_trial_opens_it_for_another_pause() {
    let (mut state, now) = opened();
    let later = now + PAUSE;
    let trial = state.admit(ANYBODY, later).unwrap();
    let failed_at = later + PAUSE;
    state.failed(trial, ANYBODY, failed_at);
    assert_eq!(state.admit(ANYBODY, failed_at), Err(PAUSE));
    assert!(state.admit(ANYBODY, failed_at + PAUSE).is_ok());
}

#[test]
fn a_call_that_fails_late_does_not_open_it_again() {
    let now = ManualClock::new().clock().now();
    let mut state = State::new();
    let slow: Vec<_> = (0..40)
        .map(|_| state.admit(ANYBODY, now).unwrap())
        .collect();
    for call in &slow[..FAILURES as usize] {
        state.failed(*call, ANYBODY, now);
    }
    let later = now + PAUSE;
    state.admit(ANYBODY, later).unwrap();
    assert!(state.answered(later));
    for call in &slow[FAILURES as usize..] {
        assert!(!state.failed(*call, ANYBODY, later));
    }
    assert!(state.check(ANYBODY, later).is_ok());
    assert_eq!(state.answered_at(), Some(later));
    assert!(!state.last_failed());
}

#[test]
fn a_late_answer_closes_it_before_the_pause_ends() {
    let (mut state, now) = opened();
    assert!(state.answered(now));
    assert!(state.check(ANYBODY, now).is_ok());
}

#[test]
fn failures_of_one_client_alone_do_not_open_it() {
    let now = ManualClock::new().clock().now();
    let mut state = State::new();
    let mut fail = |client| {
        let call = state.admit(ANYBODY, now).unwrap();
        state.failed(call, client, now)
    };
    for _ in 0..10 * FAILURES {
        assert!(!fail(ONE));
    }
    assert!(fail(OTHER), "it fails for others, too");
}

#[test]
fn five_failures_of_two_clients_open_it() {
    for clients in [
        [ONE, OTHER],
        [OTHER, ONE],
        [ONE, ANYBODY],
        [ANYBODY, ANYBODY],
    ] {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        for (failure, origin) in (1..=FAILURES).zip(clients.into_iter().cycle()) {
            let call = state.admit(ANYBODY, now).unwrap();
            assert_eq!(state.failed(call, origin, now), failure == FAILURES);
        }
    }
}

#[test]
fn failures_of_one_client_open_it_after_a_minute_for_that_client() {
    let start = ManualClock::new().clock().now();
    let mut state = State::new();
    let mut fail_after = |seconds| {
        let now = start + Duration::from_secs(seconds);
        let call = state.admit(ONE, now).unwrap();
        state.failed(call, ONE, now)
    };
    // Each create of a shop's own server waits for twenty seconds.
    let down = [20, 40, 60, 79].map(&mut fail_after);
    assert_eq!(down, [false; 4]);
    assert!(fail_after(80));
    let now = start + Duration::from_secs(80);
    assert_eq!(state.check(ONE, now), Err(CLIENT_PAUSE));
    assert!(
        state.admit(OTHER, now).is_ok(),
        "ClickPesa may work for others"
    );
}

#[test]
fn failures_ten_minutes_apart_are_no_row() {
    let mut now = ManualClock::new().clock().now();
    let mut state = State::new();
    for origin in [ONE, OTHER].into_iter().cycle().take(3 * FAILURES as usize) {
        let call = state.admit(origin, now).unwrap();
        assert!(!state.failed(call, origin, now));
        now += ROW_GAP;
    }
}

#[test]
fn failures_of_the_gateways_own_calls_are_not_those_of_another_client() {
    let now = ManualClock::new().clock().now();
    let mut state = State::new();
    for origin in [ONE, Origin::Gateway].into_iter().cycle().take(20) {
        let call = state.admit(origin, now).unwrap();
        assert!(!state.failed(call, origin, now));
    }
    let call = state.admit(Origin::Gateway, now + ROW).unwrap();
    assert!(state.failed(call, Origin::Gateway, now + ROW));
}

#[test]
fn a_client_that_tries_in_vain_lets_another_try_at_once() {
    let (mut state, now) = opened();
    let now = now + PAUSE;
    let trial = state.admit(ONE, now).unwrap();
    state.failed(trial, ONE, now);
    assert_eq!(state.check(ONE, now), Err(CLIENT_PAUSE));
    let trial = state.admit(OTHER, now).unwrap();
    // It fails for both: all wait.
    state.failed(trial, OTHER, now);
    for origin in [ONE, OTHER, ANYBODY, Origin::Gateway] {
        assert_eq!(state.check(origin, now), Err(PAUSE));
    }
    let now = now + PAUSE;
    let trial = state.admit(OTHER, now).unwrap();
    state.failed(trial, OTHER, now);
    assert!(state.check(OTHER, now + PAUSE).is_err());
    assert!(state.check(OTHER, now + CLIENT_PAUSE).is_ok());
    state.admit(ONE, now).unwrap();
    assert!(state.answered(now));
    assert!(state.check(OTHER, now).is_ok());
}

#[test]
fn it_counts_as_down_for_a_while_after_the_pause_and_until_an_answer() {
    let (mut state, now) = opened();
    let minute = 12 * PAUSE;
    assert!(state.was_down_within(minute, now + 2 * PAUSE));
    assert!(!state.was_down_within(minute, now + minute));
    let trial = state.admit(ANYBODY, now + minute).unwrap();
    assert!(!state.was_down_within(minute, now + minute));
    state.failed(trial, ONE, now + minute);
    assert!(state.was_down_within(minute, now + minute + PAUSE));
    state.answered(now + minute + PAUSE);
    assert!(!state.was_down_within(minute, now + minute + PAUSE));
}
