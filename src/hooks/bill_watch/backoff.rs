//! Exponential back-off with jitter between attempts.

/// The first wait, in milliseconds. A lost connection is often back at once.
const FIRST_WAIT: u32 = 1_000;

/// The longest wait, in milliseconds. The customer sees a change after a minute at most, and a gateway that
/// is down gets few requests.
const LONGEST_WAIT: u32 = 60_000;

/// The number of doublings until the longest wait.
const DOUBLINGS: u32 = 6;

/// The attempts since the last message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// After a stream that failed, or a poll.
    pub(super) fn after_attempt(self) -> Self {
        let attempts = self.attempts.saturating_add(1);
        Self { attempts }
    }

    /// The number of attempts.
    pub(super) fn attempts(self) -> u32 {
        self.attempts
    }

    /// The wait before the next attempt, in milliseconds: a random time between the half and all of a time
    /// that doubles with each attempt. The jitter spreads the phones that lost the gateway together.
    pub(super) fn wait(self, random: u32) -> u32 {
        let doublings = self.attempts.saturating_sub(1).min(DOUBLINGS);
        let longest = (FIRST_WAIT << doublings).min(LONGEST_WAIT);
        let half = longest / 2;
        half + random % (half + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(backoff: Backoff) -> u32 {
        let waits = (0..2_000).map(|random| backoff.wait(random * 31));
        waits.max().unwrap_or_default()
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let mut backoff = Backoff::default();
        let mut last = 0;
        for _ in 0..40 {
            backoff = backoff.after_attempt();
            let now = longest(backoff);
            assert!(now >= last && now <= LONGEST_WAIT, "{now} after {last}");
            assert!(backoff.wait(0) >= FIRST_WAIT / 2);
            last = now;
        }
        assert!(last > LONGEST_WAIT / 2);
        assert!(longest(Backoff::default().after_attempt()) <= FIRST_WAIT);
    }
}
