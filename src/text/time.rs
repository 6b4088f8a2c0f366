//! Times as people read them: date and clock in East Africa, and what is left until then.

use billpay_contract::{Civil, Timestamp};

use super::LiveText;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is left, as coarse as is useful: whole days from two days on, whole hours from two hours
/// on, and minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Two or more.
    Days(i64),
    /// Two or more.
    Hours(i64),
    /// One or more: a minute that has begun counts.
    Minutes(i64),
}

/// What is left of so many seconds; nothing when the time is over.
pub(crate) fn time_left(seconds: i64) -> Option<Left> {
    match seconds {
        ..=0 => None,
        _ if seconds >= 2 * DAY => Some(Left::Days(seconds / DAY)),
        _ if seconds >= 2 * HOUR => Some(Left::Hours(seconds / HOUR)),
        _ => Some(Left::Minutes((seconds + MINUTE - 1) / MINUTE)),
    }
}

/// `25 November 2026, 10:33 (East Africa Time)`.
pub(crate) fn date_time(moment: Timestamp, text: &'static LiveText) -> String {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = moment.east_africa();
    let month = text.months[usize::from(month.clamp(1, 12)) - 1];
    format!(
        "{day} {month} {year}, {hour:02}:{minute:02} ({})",
        text.zone
    )
}

#[cfg(test)]
mod tests {
    use billpay_contract::Locale;

    use super::*;
    use crate::text::Text;

    #[test]
    fn what_is_left_is_told_in_its_largest_useful_unit() {
        for (seconds, left) in [
            (-1, None),
            (0, None),
            (1, Some(Left::Minutes(1))),
            (61, Some(Left::Minutes(2))),
            (2 * HOUR - 1, Some(Left::Minutes(120))),
            (2 * HOUR, Some(Left::Hours(2))),
            (2 * DAY - 1, Some(Left::Hours(47))),
            (2 * DAY, Some(Left::Days(2))),
            (9 * DAY + HOUR, Some(Left::Days(9))),
        ] {
            assert_eq!(time_left(seconds), left, "{seconds}");
        }
    }

    #[test]
    fn times_are_east_africas_in_words_of_the_language() {
        let moment = Timestamp::from_unix(1_795_592_025);
        let said = |locale| date_time(moment, Text::of(locale).live);
        assert_eq!(
            said(Locale::English),
            "25 November 2026, 10:33 (East Africa Time)"
        );
        assert_eq!(
            said(Locale::Swahili),
            "25 Novemba 2026, 10:33 (saa za Afrika Mashariki)"
        );
    }

    #[test]
    fn what_is_left_is_said_in_each_language() {
        let said = |locale: Locale, left| (Text::of(locale).live.left)(left);
        assert_eq!(said(Locale::English, Left::Days(12)), "12 days");
        assert_eq!(said(Locale::English, Left::Minutes(1)), "1 minute");
        assert_eq!(said(Locale::Swahili, Left::Hours(20)), "saa 20");
        assert_eq!(said(Locale::Swahili, Left::Minutes(1)), "dakika 1");
    }
}
