//! A value of a bill, and how each form of output writes it.

use std::fmt::Write;

use billpay_contract::{Amount, Timestamp};
use serde::{Serialize, Serializer};

/// What a spreadsheet takes for the beginning of a formula, in its narrow and its wide form. A
/// customer may choose such a text, and the merchant opens it.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Nothing,
    /// In words that somebody else may have chosen.
    Text(String),
    /// A word of ours: a name that is never renamed, or an id.
    Word(String),
    Money(Amount),
    Time(Timestamp),
    Count(i64),
}

impl Cell {
    pub(super) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.to_owned()))
    }

    pub(super) fn word(word: Option<&str>) -> Self {
        word.map_or(Self::Nothing, |word| Self::Word(word.to_owned()))
    }

    pub(super) fn money(amount: Option<Amount>) -> Self {
        amount.map_or(Self::Nothing, Self::Money)
    }

    pub(super) fn time(moment: Option<Timestamp>) -> Self {
        moment.map_or(Self::Nothing, Self::Time)
    }

    /// Whether tables set it to the right.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Money(_) | Self::Count(_))
    }

    /// For people: money grouped, time as clocks in East Africa show it, and nothing that could
    /// move a terminal's cursor or turn its text round.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.chars().map(harmless).collect(),
            Self::Word(word) => word.clone(),
            Self::Money(amount) => amount.grouped(),
            Self::Time(moment) => format!("{} EAT", east_africa(*moment)),
            Self::Count(count) => count.to_string(),
        }
    }

    /// For spreadsheets: money as plain digits, time in UTC, and no text that is a formula.
    pub(super) fn spread(&self) -> String {
        match self {
            Self::Text(text) if text.trim_start().starts_with(FORMULA) => format!("'{text}"),
            Self::Text(text) => text.clone(),
            Self::Money(amount) => amount.plain(),
            Self::Time(moment) => moment.rfc3339(),
            Self::Nothing | Self::Word(_) | Self::Count(_) => self.shown(),
        }
    }
}

/// For programs: as it is.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Text(text) | Self::Word(text) => serializer.serialize_str(text),
            Self::Money(amount) => amount.serialize(serializer),
            Self::Time(moment) => moment.serialize(serializer),
            Self::Count(count) => serializer.serialize_i64(*count),
        }
    }
}

/// Control characters, and those that reverse or hide text.
fn harmless(c: char) -> char {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if c.is_control() || turns {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// `2026-11-25 10:33:45`, in East Africa.
fn east_africa(moment: Timestamp) -> String {
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
    fn no_text_is_a_formula() {
        for text in [
            "=1+1", "+255700", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1",
        ] {
            let cell = Cell::Text(text.to_owned());
            assert_eq!(cell.spread(), format!("'{text}"));
            assert_eq!(serde_json::to_value(&cell).unwrap(), text);
        }
        for text in ["Maji - Julai", "1+1", "'quoted", ""] {
            assert_eq!(Cell::Text(text.to_owned()).spread(), text);
        }
    }

    #[test]
    fn no_text_moves_the_cursor_or_turns_round() {
        let cell = Cell::Text("a\u{1b}[2Jb\u{202e}c\nd".to_owned());
        assert_eq!(cell.shown(), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
    }

    #[test]
    fn time_and_money_are_written_for_their_reader() {
        let time = Cell::time(Timestamp::parse("2026-11-25T07:33:45Z"));
        assert_eq!(time.shown(), "2026-11-25 10:33:45 EAT");
        assert_eq!(time.spread(), "2026-11-25T07:33:45Z");
        let money = Cell::money(Amount::from_cents(9_090_050).ok());
        assert_eq!(
            (&*money.shown(), &*money.spread()),
            ("90,900.50", "90900.50")
        );
        assert_eq!(serde_json::to_string(&money).unwrap(), "90900.5");
    }
}
