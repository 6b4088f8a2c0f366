//! Every sentence, once per language. A language is one file that fills [`Text`]; a sentence
//! that is missing does not compile.

mod en;
mod live;
mod sw;
mod time;

use billpay_contract::{Amount, BrokenRule, CURRENCY, Channel, Locale, PaymentMode};

use crate::answer::{FieldError, TroubleKind};
use crate::state::CopyTarget;

pub(crate) use live::{LiveText, StandingText};
pub(crate) use time::{Left, date_time, time_left};

/// The sentences of one language.
#[derive(Debug)]
pub(crate) struct Text {
    /// The language's own name, for people who look for it.
    pub(crate) language: &'static str,
    pub(crate) choose_language: &'static str,
    pub(crate) page_title: &'static str,
    pub(crate) made_by: &'static str,

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
    /// Beneath an error that the customer can't mend.
    pub(crate) shop_mends: &'static str,
    pub(crate) support_id: &'static str,

    pub(crate) card_title: &'static str,
    pub(crate) card_number: &'static str,
    pub(crate) card_amount: &'static str,
    pub(crate) card_amount_open: &'static str,
    /// The amount of a bill that is not to be paid any more.
    pub(crate) bill_amount: &'static str,
    pub(crate) card_reference: &'static str,
    pub(crate) card_description: &'static str,
    pub(crate) card_customer: &'static str,
    pub(crate) card_kept: &'static str,
    pub(crate) card_not_government: &'static str,
    pub(crate) another: &'static str,
    pub(crate) another_number: &'static str,

    pub(crate) how_title: &'static str,
    pub(crate) how_lead: &'static str,
    /// What stands for the amount in a step, when the payer chooses it.
    pub(crate) how_any_amount: &'static str,
    /// Steps that fit any channel, for those whose menu nobody has described.
    pub(crate) how_anywhere: &'static [&'static str],
    pub(crate) dial: &'static str,
    /// A channel as people call it.
    pub(crate) channel: fn(Channel) -> &'static str,
    /// The ways that a channel is paid by; none where no steps are known.
    pub(crate) ways: fn(Channel) -> &'static [Way],

    /// What becomes of the bill.
    pub(crate) live: &'static LiveText,

    /// The words around copying this.
    pub(crate) copy: fn(CopyTarget) -> CopyText,
    pub(crate) take_title: &'static str,
    pub(crate) share: &'static str,
    /// The last line of a message about a bill.
    pub(crate) share_how: &'static str,
    pub(crate) sms: &'static str,
    pub(crate) print: &'static str,

    /// A mode as a choice.
    pub(crate) mode_name: fn(PaymentMode) -> &'static str,
    /// What a mode means to the person who pays.
    pub(crate) mode_meaning: fn(PaymentMode) -> &'static str,
    /// What to do about a broken rule.
    broken_rule: fn(BrokenRule) -> &'static str,
    reference_taken: &'static str,
    field_refused: &'static str,
    /// What went wrong, and what to do.
    pub(crate) trouble: fn(TroubleKind) -> TroubleText,
}

/// A field's label and hint.
#[derive(Debug, PartialEq)]
pub(crate) struct FieldText {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
}

/// The words around copying.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyText {
    pub(crate) label: &'static str,
    pub(crate) done: &'static str,
    /// When it failed: the text stands beneath, to be copied by hand.
    pub(crate) by_hand: &'static str,
}

/// One way of paying through a channel: its heading and its steps, in which the bill is put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) steps: &'static [&'static str],
}

/// What went wrong, and what to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TroubleText {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
}

impl Text {
    /// The sentences of that language.
    pub(crate) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Swahili => &sw::TEXT,
            Locale::English => &en::TEXT,
        }
    }

    /// What is wrong at a field, as what to do about it.
    pub(crate) fn field_error(&self, error: FieldError) -> &'static str {
        match error {
            FieldError::Rule(rule) => (self.broken_rule)(rule),
            FieldError::ReferenceTaken => self.reference_taken,
            FieldError::Refused => self.field_refused,
        }
    }
}

/// `TZS 90,900`, the same in every language: with a no-break space, since it is one word to read.
pub(crate) fn money(amount: Amount) -> String {
    [CURRENCY, "\u{a0}", &amount.grouped()].concat()
}

/// For the part of an address after `?` or `tel:` (RFC 3986, section 2.3: what is not unreserved
/// is encoded, byte by byte; `*` may stand as it is, and dialers want it so).
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
    fn addresses_carry_codes_and_messages_whole() {
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
    fn limits_in_sentences_are_the_limits_of_the_rules() {
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
    fn examples_in_sentences_are_accepted_by_the_parser() {
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
    fn every_trouble_reads_differently() {
        for text in every_text() {
            let mut seen: Vec<&str> = TroubleKind::ALL
                .iter()
                .map(|&kind| (text.trouble)(kind).title)
                .collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), TroubleKind::ALL.len());
        }
    }

    #[test]
    fn every_broken_rule_reads_differently() {
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
