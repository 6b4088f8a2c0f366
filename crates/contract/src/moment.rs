//! A point in time, to the second: RFC 3339 on the wire, and the civil time of East Africa.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// East Africa Time is three hours ahead of UTC all year: Tanzania has no summer time (IANA time
/// zone `Africa/Dar_es_Salaam`).
const EAST_AFRICA: i64 = 3 * HOUR;

/// Days from the first of March of the year 0 to the first of January 1970: years that begin in
/// March end with the leap day.
const MARCH_0000: i64 = 719_468;

/// Days in four hundred years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// A time as it is written, up to parts of a second.
const FORM: &[u8] = b"0000-00-00T00:00:00";

/// How far a clock is from UTC's, after the sign.
const OFFSET: &[u8] = b"00:00";

/// A point in time, in whole seconds since 1970 began in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// What a calendar and a clock show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Moment {
    /// From whole seconds since 1970 began in UTC.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Whole seconds since 1970 began in UTC.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// From RFC 3339 text such as `2026-11-25T07:33:45Z`, with or without parts of a second, which
    /// are dropped, and with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        let (date_time, rest) = text.as_bytes().split_at_checked(FORM.len())?;
        let [year, month, day, hour, minute, second] = numbers(date_time, FORM)?;
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        if !fits || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let time = hour * HOUR + minute * MINUTE + second;
        let days = days(year, month, day);
        Some(Self(days * DAY + time - offset(without_fraction(rest))?))
    }

    /// RFC 3339 in UTC.
    pub fn rfc3339(self) -> String {
        let Civil {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = civil(self.0);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// The calendar and the clock in East Africa.
    pub const fn east_africa(self) -> Civil {
        civil(self.0 + EAST_AFRICA)
    }
}

/// The numbers in a text of that form, in which a `0` is any digit; at most six.
fn numbers(text: &[u8], form: &[u8]) -> Option<[i64; 6]> {
    let mut numbers = [0; 6];
    let mut at = 0;
    for (byte, mark) in text.iter().zip(form) {
        match (mark, byte) {
            (b'0', b'0'..=b'9') => numbers[at] = numbers[at] * 10 + i64::from(byte - b'0'),
            (b'T', b'T' | b't' | b' ') | (b'-', b'-') | (b':', b':') => at += 1,
            _ => return None,
        }
    }
    Some(numbers)
}

fn without_fraction(text: &[u8]) -> &[u8] {
    let [b'.', rest @ ..] = text else {
        return text;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
    &rest[digits.count()..]
}

/// Seconds ahead of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, ahead) = match text {
        [b'Z' | b'z'] => return Some(0),
        [b'+', ahead @ ..] => (1, ahead),
        [b'-', ahead @ ..] => (-1, ahead),
        _ => return None,
    };
    if ahead.len() != OFFSET.len() {
        return None;
    }
    let [hours, minutes, ..] = numbers(ahead, OFFSET)?;
    Some(sign * (hours * HOUR + minutes * MINUTE))
}

/// Days since 1970 began, by the proleptic Gregorian calendar.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - MARCH_0000
}

const fn civil(seconds: i64) -> Civil {
    let days = seconds.div_euclid(DAY) + MARCH_0000;
    let time = seconds.rem_euclid(DAY);
    let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400;
    Civil {
        year: if month <= 2 { year + 1 } else { year },
        month: month as u8,
        day: (of_year - (153 * month_from_march + 2) / 5 + 1) as u8,
        hour: (time / HOUR) as u8,
        minute: (time % HOUR / MINUTE) as u8,
        second: (time % MINUTE) as u8,
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_it_was_written() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2024-04-10T18:22:56Z", 1_712_773_376),
            ("2026-11-25T07:33:45Z", 1_795_592_025),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
        ] {
            assert_eq!(Moment::parse(text), Some(Moment(seconds)), "{text}");
            assert_eq!(Moment(seconds).rfc3339(), text);
        }
    }

    #[test]
    fn parts_of_a_second_are_dropped_and_offsets_counted() {
        let moment = Moment::parse("2024-04-10T18:22:56Z");
        for text in [
            "2024-04-10T18:22:56.153Z",
            "2024-04-10T21:22:56+03:00",
            "2024-04-10 13:52:56.9-04:30",
        ] {
            assert_eq!(Moment::parse(text), moment, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2024-04-10",
            "2024-04-10T18:22Z",
            "2024-13-10T18:22:56Z",
            "2024-04-10T24:22:56Z",
            "2024-04-10T18:22:56",
            "2024-04-10T18:22:56+3",
            "2024-04-1éT18:22:56Z",
            "tomorrow, at noon or so",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn clocks_in_east_africa_are_three_hours_ahead() {
        let civil = Moment::parse("2026-12-31T22:05:09Z").unwrap().east_africa();
        assert_eq!((civil.year, civil.month, civil.day), (2027, 1, 1));
        assert_eq!((civil.hour, civil.minute, civil.second), (1, 5, 9));
    }
}
