//! The retry schedule: when a message is sent again after a failed attempt.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The first pauses, in seconds. They grow with the likely length of the failure: seconds for a
/// restart, minutes for a mistake that is fixed at once, hours for an outage. So a message arrives soon
/// after the failure ends, and a receiver that is down gets few requests.
const FIRST: [u64; 10] = [
    5,
    30,
    2 * MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];

/// The number of daily pauses after the first ones: 39 pauses, about 30 days in total. After that, the
/// message is sent again only when the operator asks for it.
const DAILY: usize = 29;

/// The pause after the failed attempt of this number, from 1; `None` after the last attempt. Jitter of up
/// to a tenth spreads messages that failed together.
pub(super) fn pause(attempt: i64, random: &mut fastrand::Rng) -> Option<Duration> {
    let millis = without_jitter(attempt)? * 1000;
    let tenth = millis / 10;
    let millis = random.u64(millis - tenth..=millis + tenth);
    Some(Duration::from_millis(millis))
}

/// The pause in seconds, without jitter.
fn without_jitter(attempt: i64) -> Option<u64> {
    let index = usize::try_from(attempt).ok()?.checked_sub(1)?;
    match FIRST.get(index) {
        Some(seconds) => Some(*seconds),
        None if index < FIRST.len() + DAILY => Some(DAY),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_39_pauses_of_about_30_days_in_total() {
        let pauses: Vec<u64> = (1..).map_while(without_jitter).collect();
        assert!(pauses.is_sorted());
        let hours = pauses.iter().sum::<u64>() / HOUR;
        assert_eq!((pauses.len(), hours), (39, 718));
        assert_eq!(without_jitter(0), None);
    }

    #[test]
    fn messages_that_failed_together_are_spread() {
        let mut random = fastrand::Rng::with_seed(1);
        let pauses: Vec<_> = (0..100).filter_map(|_| pause(2, &mut random)).collect();
        let within = Duration::from_secs(27)..=Duration::from_secs(33);
        assert!(pauses.iter().all(|pause| within.contains(pause)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        assert_eq!(pause(40, &mut random), None);
    }
}
