//! The widget's texts in all languages. A new language needs a variant in `crates/contract/src/locale.rs`, a folder
//! here beside `en/`, and a line in [`Text::of`].

mod date_time;
mod en;
mod money;
mod payment;
mod sw;
mod texts;
mod time_left;

use billpay_contract::Locale;

pub(crate) use date_time::date_time;
pub(crate) use money::money;
pub(crate) use payment::{PaymentText, StatusText};
pub(crate) use texts::{CopyText, FieldText, Instructions, ProblemText, Text};
pub(crate) use time_left::{TimeLeft, time_left};

impl Text {
    /// The texts of that language.
    pub(crate) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Swahili => &sw::TEXT,
            Locale::English => &en::TEXT,
        }
    }
}

/// Percent-encodes all but unreserved characters (RFC 3986, section 2.3) and `*`, which dialers expect
/// unencoded. For the part of an address after `?` or `tel:`.
pub(crate) fn percent_encoded(text: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len() * 2);
    for &byte in text {
        if byte.is_ascii_alphanumeric() || b"-._~*".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use billpay_contract::{Amount, BillDescription, BillReference, BrokenRule};

    use super::*;
    use crate::failure::ProblemKind;

    #[test]
    fn codes_and_messages_are_percent_encoded() {
        assert_eq!(percent_encoded(b"*150*00#"), "*150*00%23");
        assert_eq!(
            percent_encoded("Kiasi: 5\n&é".as_bytes()),
            "Kiasi%3A%205%0A%26%C3%A9"
        );
    }

    fn every_text() -> impl Iterator<Item = &'static Text> {
        Locale::ALL.iter().copied().map(Text::of)
    }

    #[test]
    fn limits_in_texts_are_the_limits_of_the_rules() {
        for text in every_text() {
            let says = |rule, limit: &str| {
                let sentence = (text.broken_rule)(rule);
                assert!(
                    sentence.contains(limit),
                    "{sentence:?} does not say {limit}"
                );
            };
            says(BrokenRule::AmountTooLarge, &Amount::MAX.grouped());
            says(
                BrokenRule::DescriptionTooLong,
                &BillDescription::MAX_UTF16_UNITS.to_string(),
            );
            says(
                BrokenRule::ReferenceTooLong,
                &BillReference::MAX_CHARS.to_string(),
            );
            let hint = text.reference.hint;
            assert!(
                hint.contains(&BillReference::MAX_CHARS.to_string()),
                "{hint:?}"
            );
        }
    }

    #[test]
    fn examples_in_texts_are_accepted_by_the_parser() {
        for text in every_text() {
            for rule in [BrokenRule::AmountNotANumber, BrokenRule::AmountAmbiguous] {
                let sentence = (text.broken_rule)(rule);
                let examples: Vec<&str> = sentence
                    .split(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'))
                    .map(|word| word.trim_matches([',', '.']))
                    .filter(|word| !word.is_empty())
                    .collect();
                assert!(!examples.is_empty(), "{sentence:?} shows no example");
                for example in examples {
                    assert!(
                        Amount::parse(example).is_ok(),
                        "{sentence:?} shows {example:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_problem_has_its_own_text() {
        for text in every_text() {
            let mut seen: Vec<&str> = ProblemKind::ALL
                .iter()
                .map(|&kind| (text.problem)(kind).title)
                .collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), ProblemKind::ALL.len());
        }
    }

    #[test]
    fn every_broken_rule_has_its_own_text() {
        for text in every_text() {
            let mut seen: Vec<&str> = BrokenRule::ALL
                .iter()
                .map(|&rule| (text.broken_rule)(rule))
                .collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), BrokenRule::ALL.len());
        }
    }
}
