//! A value in a column, and how each output format writes it.

use std::fmt::Write;

use billpay_contract::{Amount, Timestamp};
use serde::{Serialize, Serializer};

/// The characters with which a formula begins in spreadsheets, in narrow and wide form. A customer may
/// choose such a text, and the merchant opens it.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A value in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CellValue {
    Empty,
    /// A text from outside, such as a description.
    UntrustedText(String),
    /// A name or an id that the gateway has chosen.
    TrustedText(String),
    Money(Amount),
    Time(Timestamp),
    Count(i64),
}

impl CellValue {
    pub(super) fn untrusted_text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::UntrustedText(text.to_owned()))
    }

    pub(super) fn trusted_text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::TrustedText(text.to_owned()))
    }

    pub(super) fn money(amount: Option<Amount>) -> Self {
        amount.map_or(Self::Empty, Self::Money)
    }

    pub(super) fn time(moment: Option<Timestamp>) -> Self {
        moment.map_or(Self::Empty, Self::Time)
    }

    /// Whether tables align it to the right.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Money(_) | Self::Count(_))
    }

    /// The text for a terminal: grouped amounts, times in East Africa, and no control characters or
    /// characters that change the direction of the text.
    pub(super) fn for_terminal(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::UntrustedText(text) => text.chars().map(without_control).collect(),
            Self::TrustedText(text) => text.clone(),
            Self::Money(amount) => amount.grouped(),
            Self::Time(moment) => format!("{} EAT", east_africa(*moment)),
            Self::Count(count) => count.to_string(),
        }
    }

    /// The text for CSV: plain amounts, times in UTC, and no text that a spreadsheet reads as a formula.
    pub(super) fn for_csv(&self) -> String {
        match self {
            Self::UntrustedText(text) if text.trim_start().starts_with(FORMULA) => {
                format!("'{text}")
            }
            Self::UntrustedText(text) => text.clone(),
            Self::Money(amount) => amount.plain(),
            Self::Time(moment) => moment.rfc3339(),
            Self::Empty | Self::TrustedText(_) | Self::Count(_) => self.for_terminal(),
        }
    }
}

/// The value for JSON, unchanged.
impl Serialize for CellValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::UntrustedText(text) | Self::TrustedText(text) => serializer.serialize_str(text),
            Self::Money(amount) => amount.serialize(serializer),
            Self::Time(moment) => moment.serialize(serializer),
            Self::Count(count) => serializer.serialize_i64(*count),
        }
    }
}

/// Replaces control characters and characters that hide text or change its direction.
fn without_control(c: char) -> char {
    let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if c.is_control() || hidden {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// Formats a moment as in East Africa: `2026-11-25 10:33:45`.
pub(super) fn east_africa(moment: Timestamp) -> String {
    let civil = moment.east_africa();
    let mut text = format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
    // Writing to a String does not fail.
    let _ = write!(
        text,
        " {:02}:{:02}:{:02}",
        civil.hour, civil.minute, civil.second
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untrusted_text_is_never_a_formula() {
        for text in [
            "=1+1", "+255700", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1",
        ] {
            let cell = CellValue::UntrustedText(text.to_owned());
            assert_eq!(cell.for_csv(), format!("'{text}"));
            assert_eq!(serde_json::to_value(&cell).unwrap(), text);
        }
        for text in ["Maji - Julai", "1+1", "'quoted", ""] {
            assert_eq!(CellValue::UntrustedText(text.to_owned()).for_csv(), text);
        }
    }

    #[test]
    fn untrusted_text_does_not_move_the_cursor_or_change_direction() {
        let cell = CellValue::UntrustedText("a\u{1b}[2Jb\u{202e}c\nd".to_owned());
        assert_eq!(cell.for_terminal(), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
    }

    #[test]
    fn times_and_amounts_have_their_formats() {
        let time = CellValue::time(Timestamp::parse("2026-11-25T07:33:45Z"));
        assert_eq!(time.for_terminal(), "2026-11-25 10:33:45 EAT");
        assert_eq!(time.for_csv(), "2026-11-25T07:33:45Z");
        let money = CellValue::money(Amount::from_cents(9_090_050).ok());
        assert_eq!(
            (&*money.for_terminal(), &*money.for_csv()),
            ("90,900.50", "90900.50")
        );
        assert_eq!(serde_json::to_string(&money).unwrap(), "90900.5");
    }
}
