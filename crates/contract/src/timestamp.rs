//! A point in time: RFC 3339 in JSON, and the calendar date and clock time of East Africa.
//!
//! This does not use jiff, whose parser and formatter would add 48 kB (after brotli) to the widget.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// East Africa Time is three hours ahead of UTC all year: Tanzania has no summer time (IANA time
/// zone `Africa/Dar_es_Salaam`).
const EAST_AFRICA_OFFSET: i64 = 3 * HOUR;

/// The number of days from 1 March of year 0 to 1 January 1970. The calculation lets years begin in
/// March, so that the leap day is the last day of a year.
const DAYS_TO_1970: i64 = 719_468;

/// Days in 400 years, after which the Gregorian calendar repeats.
const DAYS_IN_400_YEARS: i64 = 146_097;

/// The format of a date and time without fraction and offset. A `0` stands for any digit.
const DATE_TIME_FORMAT: &[u8] = b"0000-00-00T00:00:00";

/// The format of an offset from UTC, after its sign.
const OFFSET_FORMAT: &[u8] = b"00:00";

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A calendar date and a clock time.
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

impl Timestamp {
    /// Creates a point in time from whole seconds since 1970-01-01T00:00:00Z.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Parses RFC 3339 text such as `2026-11-25T07:33:45Z`, with any offset. A fraction of a second is
    /// dropped. A date that does not exist, such as 31 February, is refused, and so is a time that is outside
    /// the years 0 to 9999 in UTC, which RFC 3339 can't write.
    pub fn parse(text: &str) -> Option<Self> {
        let (date_time, rest) = text.as_bytes().split_at_checked(DATE_TIME_FORMAT.len())?;
        let [year, month, day, hour, minute, second] = parse_numbers(date_time, DATE_TIME_FORMAT)?;
        // RFC 3339 allows second 60 for a leap second.
        if !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let date = days_since_1970(year, month, day) * DAY;
        if i64::from(civil(date).day) != day {
            return None;
        }
        let time = hour * HOUR + minute * MINUTE + second;
        let time = date + time - parse_offset(without_fraction(rest))?;
        (0..=9999).contains(&civil(time).year).then_some(Self(time))
    }

    /// Formats the point in time as RFC 3339 in UTC.
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

    /// The date and time in East Africa.
    pub const fn east_africa(self) -> Civil {
        civil(self.0 + EAST_AFRICA_OFFSET)
    }
}

/// Parses at most six numbers from a text with the given format.
fn parse_numbers(text: &[u8], format: &[u8]) -> Option<[i64; 6]> {
    let mut numbers = [0; 6];
    let mut index = 0;
    for (byte, expected) in text.iter().zip(format) {
        match (expected, byte) {
            (b'0', b'0'..=b'9') => numbers[index] = numbers[index] * 10 + i64::from(byte - b'0'),
            (b'T', b'T' | b't' | b' ') | (b'-', b'-') | (b':', b':') => index += 1,
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

/// Parses an offset and returns how many seconds it is ahead of UTC.
fn parse_offset(text: &[u8]) -> Option<i64> {
    let (sign, offset) = match text {
        [b'Z' | b'z'] => return Some(0),
        [b'+', offset @ ..] => (1, offset),
        [b'-', offset @ ..] => (-1, offset),
        _ => return None,
    };
    if offset.len() != OFFSET_FORMAT.len() {
        return None;
    }
    let [hours, minutes, ..] = parse_numbers(offset, OFFSET_FORMAT)?;
    let valid = hours <= 23 && minutes <= 59;
    valid.then_some(sign * (hours * HOUR + minutes * MINUTE))
}

/// Returns the days from 1970-01-01 to a date of the proleptic Gregorian calendar. A day after the end
/// of its month counts as a day of the next month.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_IN_400_YEARS + day_of_era - DAYS_TO_1970
}

const fn civil(seconds: i64) -> Civil {
    let days = seconds.div_euclid(DAY) + DAYS_TO_1970;
    let time = seconds.rem_euclid(DAY);
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400;
    Civil {
        year: if month <= 2 { year + 1 } else { year },
        month: month as u8,
        day: (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8,
        hour: (time / HOUR) as u8,
        minute: (time % HOUR / MINUTE) as u8,
        second: (time % MINUTE) as u8,
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_parses_back_from_its_text() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2024-04-10T18:22:56Z", 1_712_773_376),
            ("2026-11-25T07:33:45Z", 1_795_592_025),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
        ] {
            assert_eq!(Timestamp::parse(text), Some(Timestamp(seconds)), "{text}");
            assert_eq!(Timestamp(seconds).rfc3339(), text);
        }
    }

    #[test]
    fn fractions_are_dropped_and_offsets_are_applied() {
        let expected = Timestamp::parse("2024-04-10T18:22:56Z");
        for text in [
            "2024-04-10T18:22:56.153Z",
            "2024-04-10T21:22:56+03:00",
            "2024-04-10 13:52:56.9-04:30",
        ] {
            assert_eq!(Timestamp::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn text_that_is_not_a_time_is_refused() {
        for text in [
            "",
            "2024-04-10",
            "2024-04-10T18:22Z",
            "2024-13-10T18:22:56Z",
            "2024-04-10T24:22:56Z",
            "2024-04-10T18:22:56",
            "2024-04-10T18:22:56+3",
            "2024-04-10T18:22:56+24:00",
            "2024-04-10T18:22:56+03:60",
            "2024-04-1éT18:22:56Z",
            "tomorrow, at noon or so",
            // Before the year 0 and after 9999 in UTC.
            "0000-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for date in [
            "2026-02-31",
            "2026-02-29",
            "2100-02-29",
            "2026-04-31",
            "2026-11-32",
            "2026-11-00",
            "2026-00-10",
            "2026-13-10",
        ] {
            for time in ["00:00:00Z", "23:59:59+03:00"] {
                let text = format!("{date}T{time}");
                assert_eq!(Timestamp::parse(&text), None, "{text}");
                let json = format!("\"{text}\"");
                assert!(serde_json::from_str::<Timestamp>(&json).is_err(), "{json}");
            }
        }
        for date in ["2024-02-29", "2000-02-29", "2026-01-31", "2026-12-31"] {
            assert!(Timestamp::parse(&format!("{date}T00:00:00Z")).is_some());
        }
    }

    #[test]
    fn clocks_in_east_africa_are_three_hours_ahead() {
        let civil = Timestamp::parse("2026-12-31T22:05:09Z")
            .unwrap()
            .east_africa();
        assert_eq!((civil.year, civil.month, civil.day), (2027, 1, 1));
        assert_eq!((civil.hour, civil.minute, civil.second), (1, 5, 9));
    }
}
