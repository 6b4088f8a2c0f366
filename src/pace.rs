//! How often the gateway is asked how a bill stands: by a stream while streams work, by looks where
//! they don't, less often the longer nothing is heard. Must not know the browser or the time.

/// The first wait, in milliseconds: a lost connection is often back at once.
const FIRST_WAIT: u32 = 1_000;

/// The longest wait, in milliseconds: a customer who looks at the page waits a minute at most, and
/// a gateway that is down is not besieged.
const LONGEST_WAIT: u32 = 60_000;

/// Doublings until the longest wait is reached.
const DOUBLINGS: u32 = 6;

/// So many streams in a row that brought nothing, and looks take their place: some proxies hold
/// streams back.
const STREAMS: u32 = 3;

/// How the next word of the gateway is to be got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By a stream.
    Stream,
    /// By a look.
    Look,
}

/// What was tried since the gateway was last heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    tries: u32,
    lost_streams: u32,
}

impl Pace {
    /// The gateway spoke through a stream, or the customer is back: all begins anew.
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

    /// A look was made, whatever it found.
    pub(crate) fn looked(self) -> Self {
        let tries = self.tries.saturating_add(1);
        Self { tries, ..self }
    }

    /// How to go on.
    pub(crate) fn way(self) -> Way {
        if self.lost_streams < STREAMS {
            Way::Stream
        } else {
            Way::Look
        }
    }

    /// How long to wait until then, in milliseconds: between half and all of what doubles with
    /// each try, so that the phones that lost a gateway together do not come back together.
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
    fn looks_take_the_place_of_streams_that_bring_nothing() {
        let mut pace = Pace::renewed();
        for _ in 1..STREAMS {
            pace = pace.stream_lost();
            assert_eq!(pace.way(), Way::Stream);
        }
        pace = pace.stream_lost();
        assert_eq!(pace.way(), Way::Look);
        assert_eq!(pace.looked().way(), Way::Look);
        assert_eq!(Pace::renewed().without_streams().way(), Way::Look);
        assert_eq!(Pace::renewed().way(), Way::Stream);
    }
}
