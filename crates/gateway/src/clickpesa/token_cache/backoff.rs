//! How long a failed refresh is remembered: exponential back-off with jitter.

use std::time::Duration;

/// After the first failure, so that a customer who tries again soon causes a new call.
pub(super) const FIRST: Duration = Duration::from_millis(500);

/// After many failures: the end of an outage is noticed within this time.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// The pause after that many failures in a row (1 is the first). It doubles each time and is shortened
/// by up to a half at random, so that many gateways do not call at the same moment.
pub(super) fn after(failures: u32, random: &mut fastrand::Rng) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let half = whole / 2;
    half + Duration::from_millis(random.u64(0..=millis(whole - half)))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_differ() {
        let mut random = fastrand::Rng::with_seed(1);
        let mut pauses = |failures| -> Vec<Duration> {
            (0..100).map(|_| after(failures, &mut random)).collect()
        };
        for (failures, whole) in [(1, FIRST), (2, FIRST * 2), (4, FIRST * 8), (90, LONGEST)] {
            let pauses = pauses(failures);
            assert!(
                pauses
                    .iter()
                    .all(|pause| (whole / 2..=whole).contains(pause))
            );
            assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        }
    }
}
