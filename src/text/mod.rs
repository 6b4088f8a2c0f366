//! The widget's texts in all languages. Each language fills [`Text`] in its own folder, so a missing text
//! does not compile.

mod en;
mod payment;
mod sw;
mod time;

use billpay_contract::{Amount, BrokenRule, CURRENCY, Channel, Locale, PaymentMode};

use crate::failure::{FieldError, ProblemKind};
use crate::state::CopyTarget;

pub(crate) use payment::{PaymentText, StatusText};
pub(crate) use time::{TimeLeft, date_time, time_left};

/// The texts of one language.
#[derive(Debug)]
pub(crate) struct Text {
    /// The language's own name.
    pub(crate) language: &'static str,
    pub(crate) choose_language: &'static str,
    pub(crate) page_title: &'static str,
    pub(crate) provider: &'static str,

    pub(crate) form_title: &'static str,
    pub(crate) form_lead: &'static str,
    pub(crate) description: FieldText,
    pub(crate) amount: FieldText,
    pub(crate) amount_read_as: &'static str,
    pub(crate) payment_mode: FieldText,
    pub(crate) reference: FieldText,
    pub(crate) optional: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) submit_again: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) sending_slow: &'static str,

    pub(crate) checkout_title: &'static str,
    pub(crate) checkout_lead: &'static str,
    /// Below an error that the customer can't fix.
    pub(crate) only_shop_can_fix: &'static str,
    pub(crate) support_id: &'static str,

    pub(crate) card_title: &'static str,
    pub(crate) card_number: &'static str,
    pub(crate) card_amount: &'static str,
    pub(crate) card_amount_open: &'static str,
    /// The label of the amount of a settled bill.
    pub(crate) bill_amount: &'static str,
    pub(crate) card_reference: &'static str,
    pub(crate) card_description: &'static str,
    pub(crate) card_customer: &'static str,
    pub(crate) card_stored: &'static str,
    pub(crate) card_not_government: &'static str,
    pub(crate) another: &'static str,
    pub(crate) another_number: &'static str,

    pub(crate) how_title: &'static str,
    pub(crate) how_lead: &'static str,
    /// The amount in a step if the payer chooses it.
    pub(crate) any_amount: &'static str,
    /// Steps that fit any channel, for channels without published steps.
    pub(crate) generic_steps: &'static [&'static str],
    pub(crate) dial: &'static str,
    /// A channel's name.
    pub(crate) channel: fn(Channel) -> &'static str,
    /// The instructions for a channel; empty if no steps are published.
    pub(crate) instructions: fn(Channel) -> &'static [Instructions],

    /// The texts about a bill that has its number.
    pub(crate) payment: &'static PaymentText,

    /// The texts of a copy button.
    pub(crate) copy: fn(CopyTarget) -> CopyText,
    pub(crate) share_title: &'static str,
    pub(crate) share: &'static str,
    /// How to pay, in a shared message.
    pub(crate) share_how: &'static str,
    pub(crate) sms: &'static str,
    pub(crate) print: &'static str,

    /// A payment mode's name.
    pub(crate) mode_name: fn(PaymentMode) -> &'static str,
    /// What a payment mode means to the payer.
    pub(crate) mode_meaning: fn(PaymentMode) -> &'static str,
    /// How to fix a broken rule.
    broken_rule: fn(BrokenRule) -> &'static str,
    reference_taken: &'static str,
    field_refused: &'static str,
    /// What went wrong, and what to do.
    pub(crate) problem: fn(ProblemKind) -> ProblemText,
}

/// A field's label and hint.
#[derive(Debug, PartialEq)]
pub(crate) struct FieldText {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
}

/// The texts of a copy button.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyText {
    pub(crate) label: &'static str,
    pub(crate) done: &'static str,
    /// Says that copying failed, above the text to be copied by hand.
    pub(crate) failed: &'static str,
}

/// Instructions for paying through a channel: a title, and steps with placeholders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Instructions {
    pub(crate) title: &'static str,
    pub(crate) steps: &'static [&'static str],
}

/// The text of a problem: what went wrong, and what to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProblemText {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
}

impl Text {
    /// The texts of that language.
    pub(crate) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Swahili => &sw::TEXT,
            Locale::English => &en::TEXT,
        }
    }

    /// How to fix a field's error.
    pub(crate) fn field_error(&self, error: FieldError) -> &'static str {
        match error {
            FieldError::Rule(rule) => (self.broken_rule)(rule),
            FieldError::ReferenceTaken => self.reference_taken,
            FieldError::Refused => self.field_refused,
        }
    }
}

/// `TZS 90,900`, with a no-break space. It is the same in every language.
pub(crate) fn money(amount: Amount) -> String {
    [CURRENCY, "\u{a0}", &amount.grouped()].concat()
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
    use billpay_contract::{BillDescription, BillReference};

    use super::*;

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
            says(BrokenRule::AmountTooSmall, &Amount::MIN.grouped());
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
