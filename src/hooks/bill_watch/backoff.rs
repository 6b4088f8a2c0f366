//! Exponential back-off with jitter between attempts, and the change from event streams to polls where
//! streams do not work.

/// The first wait, in milliseconds. A lost connection is often back at once.
const FIRST_WAIT: u32 = 1_000;

/// The longest wait, in milliseconds. The customer sees a change after a minute at most, and a gateway that
/// is down gets few requests.
const LONGEST_WAIT: u32 = 60_000;

/// The number of doublings until the longest wait.
const DOUBLINGS: u32 = 6;

/// The number of failed streams in a row after which the bill is polled. Some proxies buffer streams.
const MAX_FAILED_STREAMS: u32 = 3;

/// How to get the next update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// With an event stream.
    Stream,
    /// With a poll.
    Poll,
}

/// The attempts since the last update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backoff {
    attempts: u32,
    failed_streams: u32,
}

impl Backoff {
    /// After an update through a stream, and after the customer's return.
    pub(crate) fn reset() -> Self {
        Self::default()
    }

    /// After a stream without messages, or one that was closed.
    pub(crate) fn after_failed_stream(self) -> Self {
        Self {
            attempts: self.attempts.saturating_add(1),
            failed_streams: self.failed_streams.saturating_add(1),
        }
    }

    /// For a browser that does not support event streams.
    pub(crate) fn without_streams(self) -> Self {
        let failed_streams = MAX_FAILED_STREAMS;
        Self {
            failed_streams,
            ..self
        }
    }

    /// After a poll, successful or not.
    pub(crate) fn after_poll(self) -> Self {
        let attempts = self.attempts.saturating_add(1);
        Self { attempts, ..self }
    }

    /// How to get the next update.
    pub(crate) fn transport(self) -> Transport {
        if self.failed_streams < MAX_FAILED_STREAMS {
            Transport::Stream
        } else {
            Transport::Poll
        }
    }

    /// The wait before the next attempt, in milliseconds: a random time between the half and all of a time
    /// that doubles with each attempt. The jitter spreads the phones that lost the gateway together.
    pub(crate) fn wait(self, random: u32) -> u32 {
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
        let mut backoff = Backoff::reset();
        let mut last = 0;
        for _ in 0..40 {
            backoff = backoff.after_failed_stream();
            let now = longest(backoff);
            assert!(now >= last && now <= LONGEST_WAIT, "{now} after {last}");
            assert!(backoff.wait(0) >= FIRST_WAIT / 2);
            last = now;
        }
        assert!(last > LONGEST_WAIT / 2);
        assert!(longest(Backoff::reset().after_failed_stream()) <= FIRST_WAIT);
    }

    #[test]
    fn polls_replace_failing_streams() {
        let mut backoff = Backoff::reset();
        for _ in 1..MAX_FAILED_STREAMS {
            backoff = backoff.after_failed_stream();
            assert_eq!(backoff.transport(), Transport::Stream);
        }
        backoff = backoff.after_failed_stream();
        assert_eq!(backoff.transport(), Transport::Poll);
        assert_eq!(backoff.after_poll().transport(), Transport::Poll);
        assert_eq!(
            Backoff::reset().without_streams().transport(),
            Transport::Poll
        );
        assert_eq!(Backoff::reset().transport(), Transport::Stream);
    }
}
