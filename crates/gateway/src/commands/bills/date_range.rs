//! Parses the days and times that an operator types.

use billpay_contract::Timestamp;

/// The seconds of a day. East Africa has no daylight saving time.
const DAY: i64 = 24 * 60 * 60;

/// A day, or a single moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateRange {
    pub(super) begin: Timestamp,
    /// The first moment after it.
    pub(super) end: Timestamp,
}

impl DateRange {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        const RULE: &str = "a day such as 2026-11-25, or a time such as 2026-11-25T10:00:00+03:00";
        if let Some(begin) = Timestamp::parse(text) {
            return Ok(Self { begin, end: begin });
        }
        let begin = Timestamp::parse(&format!("{text}T00:00:00+03:00"));
        let begin = begin.ok_or_else(|| RULE.to_owned())?;
        let end = Timestamp::from_unix(begin.unix() + DAY);
        Ok(Self { begin, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_in_east_africa() {
        let day = DateRange::parse("2026-11-25").unwrap();
        assert_eq!(day.begin.rfc3339(), "2026-11-24T21:00:00Z");
        assert_eq!(day.end.rfc3339(), "2026-11-25T21:00:00Z");
        let time = DateRange::parse("2026-11-25T10:00:00Z").unwrap();
        assert_eq!(
            (time.begin, time.end.rfc3339().as_str()),
            (time.end, "2026-11-25T10:00:00Z")
        );
        for bad in ["", "2026-11", "2026-02-30", "25/11/2026", "yesterday"] {
            assert!(DateRange::parse(bad).is_err(), "{bad}");
        }
    }
}
