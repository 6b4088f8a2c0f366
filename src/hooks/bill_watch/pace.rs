//! When and how the gateway is asked next: by an event stream while streams work, by polls where they
//! don't, with an exponential back-off and jitter.

/// The first wait, in milliseconds: a lost connection is often back at once.
const FIRST_WAIT: u32 = 1_000;

/// The longest wait, in milliseconds: a customer who looks at the page waits a minute at most, and
/// a gateway that is down gets few requests.
const LONGEST_WAIT: u32 = 60_000;

/// Doublings until the longest wait is reached.
const DOUBLINGS: u32 = 6;

/// Streams in a row that brought nothing, after which the bill is polled: some proxies buffer
/// streams.
const STREAMS: u32 = 3;

/// How the gateway is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By an event stream.
    Stream,
    /// By a poll.
    Poll,
}

/// The attempts since the gateway was last heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    tries: u32,
    lost_streams: u32,
}

impl Pace {
    /// The gateway was heard through a stream, or the customer came back: the back-off starts anew.
    pub(crate) fn renewed() -> Self {
        Self::default()
    }

    /// A stream brought nothing, or broke off.
    pub(crate) fn stream_lost(self) -> Self {
        Self {
            tries: self.tries.saturating_add(1),
            lost_streams: self.lost_streams.saturating_add(1),
        }
    }

    /// The browser has no streams.
    pub(crate) fn without_streams(self) -> Self {
        let lost_streams = STREAMS;
        Self {
            lost_streams,
            ..self
        }
    }

    /// A poll was made, whatever it found.
    pub(crate) fn polled(self) -> Self {
        let tries = self.tries.saturating_add(1);
        Self { tries, ..self }
    }

    /// How to ask next.
    pub(crate) fn way(self) -> Way {
        if self.lost_streams < STREAMS {
            Way::Stream
        } else {
            Way::Poll
        }
    }

    /// How long to wait until then, in milliseconds: between half and all of a time that doubles with
    /// each try. The jitter keeps phones that lost a gateway together from coming back together.
    pub(crate) fn wait(self, random: u32) -> u32 {
        let doublings = self.tries.saturating_sub(1).min(DOUBLINGS);
        let longest = (FIRST_WAIT << doublings).min(LONGEST_WAIT);
        let half = longest / 2;
        half + random % (half + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(pace: Pace) -> u32 {
        let waits = (0..2_000).map(|random| pace.wait(random * 31));
        waits.max().unwrap_or_default()
    }

    #[test]
    fn waits_double_up_to_a_minute_and_keep_at_least_half() {
        let mut pace = Pace::renewed();
        let mut last = 0;
        for _ in 0..40 {
            pace = pace.stream_lost();
            let now = longest(pace);
            assert!(now >= last && now <= LONGEST_WAIT, "{now} after {last}");
            assert!(pace.wait(0) >= FIRST_WAIT / 2);
            last = now;
        }
        assert!(last > LONGEST_WAIT / 2);
        assert!(longest(Pace::renewed().stream_lost()) <= FIRST_WAIT);
    }

    #[test]
    fn polls_replace_streams_that_bring_nothing() {
        let mut pace = Pace::renewed();
        for _ in 1..STREAMS {
            pace = pace.stream_lost();
            assert_eq!(pace.way(), Way::Stream);
        }
        pace = pace.stream_lost();
        assert_eq!(pace.way(), Way::Poll);
        assert_eq!(pace.polled().way(), Way::Poll);
        assert_eq!(Pace::renewed().without_streams().way(), Way::Poll);
        assert_eq!(Pace::renewed().way(), Way::Stream);
    }
}
