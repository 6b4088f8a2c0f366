//! When a message is tried again.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Seconds between one attempt and the next, at first. A receiver that restarts is back within the
/// first few, a mistake that somebody repairs at once within the next, an outage within hours: each
/// is met soon after its end, and a receiver that is down is hardly troubled.
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

/// Then once a day: after 30 days in all somebody must look, and the message waits for them. They
/// are more than the longest holiday, and the first ones together are another day.
const DAILY: usize = 29;

/// How long a message that failed for that many times (1 is the first) rests; `None` when it is
/// given up. Chance makes it up to a tenth shorter or longer, so that what failed together does not
/// come back together.
pub(super) fn pause(attempts: i64, random: &mut fastrand::Rng) -> Option<Duration> {
    let millis = whole(attempts)? * 1000;
    let tenth = millis / 10;
    let millis = random.u64(millis - tenth..=millis + tenth);
    Some(Duration::from_millis(millis))
}

fn whole(attempts: i64) -> Option<u64> {
    let failed = usize::try_from(attempts).ok()?.checked_sub(1)?;
    match FIRST.get(failed) {
        Some(seconds) => Some(*seconds),
        None if failed < FIRST.len() + DAILY => Some(DAY),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_thirty_days() {
        let pauses: Vec<u64> = (1..).map_while(whole).collect();
        assert!(pauses.is_sorted());
        let days = pauses.iter().sum::<u64>() / DAY;
        assert_eq!((pauses.len(), days), (39, 29));
        assert_eq!(whole(0), None);
    }

    #[test]
    fn no_two_come_back_together() {
        let mut random = fastrand::Rng::with_seed(1);
        let pauses: Vec<_> = (0..100).filter_map(|_| pause(2, &mut random)).collect();
        let within = Duration::from_secs(27)..=Duration::from_secs(33);
        assert!(pauses.iter().all(|pause| within.contains(pause)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        assert_eq!(pause(40, &mut random), None);
    }
}
