//! The description of a bill. It is plain text, so a page must escape it.

use serde::Serialize;

use crate::broken_rule::BrokenRule;

/// A description: one line of visible text, not blank.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct BillDescription(String);

impl BillDescription {
    /// ClickPesa documents at most 500 characters (where a bill is updated), but not how it counts them. `maxlength` in
    /// HTML counts UTF-16 units, which are never fewer than characters.
    pub const MAX_UTF16_UNITS: usize = 500;

    /// Parses typed text. Returns `None` if nothing of it is visible.
    ///
    /// # Errors
    /// The rule that the text breaks.
    pub fn parse(typed: &str) -> Result<Option<Self>, BrokenRule> {
        let text = typed.trim();
        if text.chars().all(is_invisible) {
            Ok(None)
        } else if text.chars().any(is_forbidden) {
            Err(BrokenRule::DescriptionControlCharacter)
        } else if text.encode_utf16().count() > Self::MAX_UTF16_UNITS {
            Err(BrokenRule::DescriptionTooLong)
        } else {
            Ok(Some(Self(text.to_owned())))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Turns a text from outside, such as a customer's name, into one line: removes the characters that a description must not
/// have. A line break or tab becomes a space.
pub fn visible_line(text: &str) -> String {
    let visible = |c: char| match c {
        '\u{2028}' | '\u{2029}' => Some(' '),
        _ if c.is_control() && c.is_whitespace() => Some(' '),
        _ => Some(c).filter(|&c| !is_forbidden(c)),
    };
    text.chars().filter_map(visible).collect()
}

/// Whether the character is a control character, one of the two line separators, or a character that
/// reorders text. Reordering can display one description as another (Unicode TR 36, section 2.3).
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a reader sees nothing of the character: spaces, and characters that fonts leave out (Unicode's
/// property `Default_Ignorable_Code_Point`) or draw as a blank.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<Option<String>, BrokenRule> {
        Ok(BillDescription::parse(typed)?.map(|description| description.as_str().to_owned()))
    }

    #[test]
    fn text_is_trimmed_and_otherwise_unchanged() {
        assert_eq!(
            parse("  Ada ya shule – Chuo cha Mt. André <b> "),
            Ok(Some("Ada ya shule – Chuo cha Mt. André <b>".to_owned()))
        );
        assert_eq!(parse(" \t "), Ok(None));
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse("\u{200b}\u{feff} \u{2800}\u{e0020}"), Ok(None));
        assert!(parse("\u{200b}x").is_ok_and(|text| text.is_some()));
    }

    #[test]
    fn control_and_reordering_characters_are_refused() {
        for typed in [
            "a\nb",
            "a\tb",
            "a\0b",
            "a\u{7f}b",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{202e}b",
            "a\u{2066}b",
        ] {
            assert_eq!(
                parse(typed),
                Err(BrokenRule::DescriptionControlCharacter),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_text_from_outside_becomes_one_visible_line() {
        assert_eq!(visible_line("Asha Juma"), "Asha Juma");
        assert_eq!(visible_line("a\nb\tc\u{2028}d\u{85}e"), "a b c d e");
        let reordering = "x\u{202e}y\u{202c}\u{2066}z\u{2069}\0\u{7f}";
        assert_eq!(visible_line(reordering), "xyz");
    }

    #[test]
    fn five_hundred_units_fit_and_one_more_does_not() {
        assert!(parse(&"a".repeat(500)).is_ok());
        assert_eq!(parse(&"a".repeat(501)), Err(BrokenRule::DescriptionTooLong));
        assert!(parse(&"😀".repeat(250)).is_ok());
        assert_eq!(
            parse(&"😀".repeat(251)),
            Err(BrokenRule::DescriptionTooLong)
        );
    }
}
