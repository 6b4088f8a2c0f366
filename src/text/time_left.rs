//! The time left until a deadline, rounded for display.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The time left, rounded: days from two days on, hours from two hours on, otherwise minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeLeft {
    /// Two or more.
    Days(i64),
    /// Two or more.
    Hours(i64),
    /// One or more, rounded up.
    Minutes(i64),
}

/// The time left in `seconds`; `None` if there is none.
pub(crate) fn time_left(seconds: i64) -> Option<TimeLeft> {
    match seconds {
        ..=0 => None,
        _ if seconds >= 2 * DAY => Some(TimeLeft::Days(seconds / DAY)),
        _ if seconds >= 2 * HOUR => Some(TimeLeft::Hours(seconds / HOUR)),
        _ => Some(TimeLeft::Minutes((seconds + MINUTE - 1) / MINUTE)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use billpay_contract::Locale;

    #[test]
    fn the_time_left_has_its_largest_useful_unit() {
        for (seconds, left) in [
            (-1, None),
            (0, None),
            (1, Some(TimeLeft::Minutes(1))),
            (61, Some(TimeLeft::Minutes(2))),
            (2 * HOUR - 1, Some(TimeLeft::Minutes(120))),
            (2 * HOUR, Some(TimeLeft::Hours(2))),
            (2 * DAY - 1, Some(TimeLeft::Hours(47))),
            (2 * DAY, Some(TimeLeft::Days(2))),
            (9 * DAY + HOUR, Some(TimeLeft::Days(9))),
        ] {
            assert_eq!(time_left(seconds), left, "{seconds}");
        }
    }

    #[test]
    fn the_time_left_is_formatted_in_each_language() {
        let formatted = |locale: Locale, left| (Text::of(locale).payment.duration)(left);
        assert_eq!(formatted(Locale::English, TimeLeft::Days(12)), "12 days");
        assert_eq!(formatted(Locale::English, TimeLeft::Minutes(1)), "1 minute");
        assert_eq!(formatted(Locale::Swahili, TimeLeft::Hours(20)), "saa 20");
        assert_eq!(formatted(Locale::Swahili, TimeLeft::Minutes(1)), "dakika 1");
    }
}
