//! Selects the steps for paying a bill through a payment channel, and finds the placeholders in them.
//!
//! The steps themselves are in `src/text/*/payment_steps.rs`; [`source`] has their origin and the date of
//! the last comparison. Because the channels' menus change, a merchant can replace steps without a new
//! release of the widget (docs/channels.md; a test compares its table with this).

use billpay_contract::{Channel, ChannelOverride};

use crate::text::{Instructions, Text};

/// The origin of a channel's steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The date of the last comparison (ISO 8601).
    pub checked: &'static str,
    /// The publisher and the page.
    pub page: &'static str,
}

/// The origin of that channel's steps; `None` where none are published.
pub const fn source(channel: Channel) -> Option<Source> {
    let (checked, page) = match channel {
        Channel::MPesa => (
            "2026-11-24",
            "docs.clickpesa.com, BillPay and making a payment, which prints Mixx's code for M-Pesa's",
        ),
        Channel::MixxByYas | Channel::AirtelMoney | Channel::CrdbSimBanking | Channel::Wakala => (
            "2026-11-24",
            "docs.clickpesa.com, BillPay and making a payment",
        ),
        Channel::HaloPesa => return None,
    };
    Some(Source { checked, page })
}

/// A placeholder in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// The control number.
    Number,
    /// The amount.
    Amount,
    /// The merchant's business number in the channel's menu.
    Business,
    /// The code that opens the channel's menu.
    Code,
}

const PLACEHOLDERS: [(&str, Placeholder); 4] = [
    ("{number}", Placeholder::Number),
    ("{amount}", Placeholder::Amount),
    ("{business}", Placeholder::Business),
    ("{code}", Placeholder::Code),
];

/// A part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Literal text.
    Text(&'a str),
    /// A placeholder.
    Placeholder(Placeholder),
}

/// The parts of a step, in order.
pub(crate) fn parts(step: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest) = (Vec::new(), step);
    while !rest.is_empty() {
        let end = rest.find('}').map_or(rest.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        // Unknown names in braces stay literal text.
        let found = PLACEHOLDERS
            .iter()
            .find_map(|(name, placeholder)| Some((piece.strip_suffix(name)?, placeholder)));
        let text = found.map_or(piece, |(text, _)| text);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        if let Some((_, placeholder)) = found {
            parts.push(Part::Placeholder(*placeholder));
        }
        rest = after;
    }
    parts
}

/// Whether any of the steps has that placeholder.
pub(crate) fn any_contains(steps: &[&str], placeholder: Placeholder) -> bool {
    let placeholder = Part::Placeholder(placeholder);
    steps.iter().any(|step| parts(step).contains(&placeholder))
}

/// The code that opens the channel's menu on a phone.
pub(crate) const fn dial_code(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::MPesa => Some("*150*00#"),
        Channel::MixxByYas => Some("*150*01#"),
        Channel::AirtelMoney => Some("*150*60#"),
        Channel::CrdbSimBanking => Some("*150*03#"),
        Channel::HaloPesa | Channel::Wakala => None,
    }
}

/// The steps that are shown for a channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PaymentSteps<'a> {
    /// The widget's own steps for the channel.
    BuiltIn(&'static [Instructions]),
    /// The merchant's steps.
    Merchant(&'a [String]),
    /// Steps that fit any channel.
    Generic(&'static [&'static str]),
}

/// The steps for a channel, with the merchant's changes; `None` if the merchant has hidden the channel.
/// If the channel's menu asks for a business number and the merchant has set none, the steps are generic.
pub(crate) fn steps_for<'a>(
    channel: Channel,
    change: Option<&'a ChannelOverride>,
    language: &str,
    text: &'static Text,
) -> Option<PaymentSteps<'a>> {
    if change.is_some_and(|change| change.hidden) {
        return None;
    }
    if let Some(steps) = change.and_then(|change| change.steps_in(language)) {
        return Some(PaymentSteps::Merchant(steps));
    }
    let built_in = (text.instructions)(channel);
    let has_business_number = change.is_some_and(|change| !change.business_number.is_empty());
    let needs_business_number = built_in
        .iter()
        .any(|instructions| any_contains(instructions.steps, Placeholder::Business));
    if built_in.is_empty() || (needs_business_number && !has_business_number) {
        return Some(PaymentSteps::Generic(text.generic_steps));
    }
    Some(PaymentSteps::BuiltIn(built_in))
}

#[cfg(test)]
mod tests {
    use billpay_contract::{Locale, LocalizedSteps};

    use super::*;

    fn lists(
        text: &'static Text,
    ) -> impl Iterator<Item = (Option<Channel>, &'static [&'static str])> {
        let known = Channel::ALL.iter().copied().flat_map(move |channel| {
            (text.instructions)(channel)
                .iter()
                .map(move |instructions| (Some(channel), instructions.steps))
        });
        known.chain([(None, text.generic_steps)])
    }

    #[test]
    fn a_step_is_split_at_its_placeholders() {
        assert_eq!(
            parts("Weka {number}, kisha {amount}."),
            [
                Part::Text("Weka "),
                Part::Placeholder(Placeholder::Number),
                Part::Text(", kisha "),
                Part::Placeholder(Placeholder::Amount),
                Part::Text("."),
            ]
        );
        assert_eq!(parts("{code}"), [Part::Placeholder(Placeholder::Code)]);
        let text = [Part::Text("{nothing}"), Part::Text(" {")];
        assert_eq!(parts("{nothing} {"), text);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn every_list_has_the_number_and_the_amount_once_and_no_unknown_placeholder() {
        for &locale in Locale::ALL {
            for (channel, steps) in lists(Text::of(locale)) {
                let all = steps.join("\n");
                for mark in ["{number}", "{amount}"] {
                    assert_eq!(all.matches(mark).count(), 1, "{mark} in {channel:?}: {all}");
                }
                for part in steps.iter().flat_map(|step| parts(step)) {
                    if let Part::Text(text) = part {
                        assert!(!text.contains(['{', '}']), "{text:?}");
                    }
                }
                let has_code = channel.is_some_and(|channel| dial_code(channel).is_some());
                assert!(
                    has_code || !all.contains("{code}"),
                    "{channel:?} has no code"
                );
            }
        }
    }

    #[test]
    fn every_language_has_the_same_instructions_with_as_many_steps() {
        let shape = |locale| -> Vec<_> {
            lists(Text::of(locale))
                .map(|(channel, steps)| (channel, steps.len()))
                .collect()
        };
        for &locale in Locale::ALL {
            assert_eq!(shape(locale), shape(Locale::default()), "{locale:?}");
        }
    }

    #[test]
    fn a_menu_that_asks_for_a_business_number_needs_one() {
        fn steps(change: Option<&ChannelOverride>) -> Option<PaymentSteps<'_>> {
            steps_for(Channel::MPesa, change, "en", Text::of(Locale::English))
        }
        assert!(matches!(steps(None), Some(PaymentSteps::Generic(_))));
        let change = ChannelOverride {
            business_number: "123456".to_owned(),
            ..ChannelOverride::default()
        };
        assert!(matches!(
            steps(Some(&change)),
            Some(PaymentSteps::BuiltIn(_))
        ));
    }

    #[test]
    fn the_steps_ask_for_a_business_number_exactly_where_the_channel_takes_one() {
        for &locale in Locale::ALL {
            for &channel in Channel::ALL {
                let mut all = (Text::of(locale).instructions)(channel).iter();
                let asks =
                    all.any(|instructions| any_contains(instructions.steps, Placeholder::Business));
                assert_eq!(asks, channel.asks_for_business_number(), "{channel:?}");
            }
        }
    }

    #[test]
    fn the_documentation_lists_the_source_of_all_steps() {
        let page = include_str!("../docs/channels.md");
        for &channel in Channel::ALL {
            let known = !(Text::of(Locale::English).instructions)(channel).is_empty();
            let source = source(channel);
            assert_eq!(known, source.is_some(), "{channel:?}");
            let id = format!("| `{}` |", channel.id());
            let row = page.lines().find(|line| line.contains(&id)).unwrap();
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let expected = source.map_or(["", ""], |source| [source.page, source.checked]);
            assert_eq!(cells[3..], expected, "{row}");
        }
    }

    #[test]
    fn a_merchant_can_replace_steps_per_language_and_hide_channels() {
        let text = Text::of(Locale::English);
        let mut change = ChannelOverride {
            steps: vec![LocalizedSteps {
                language: "en".to_owned(),
                list: vec!["Pay {number} at the desk".to_owned()],
            }],
            ..ChannelOverride::default()
        };
        let own = PaymentSteps::Merchant(&change.steps[0].list);
        assert_eq!(
            steps_for(Channel::Wakala, Some(&change), "en", text),
            Some(own)
        );
        assert!(matches!(
            steps_for(Channel::Wakala, Some(&change), "sw", text),
            Some(PaymentSteps::BuiltIn(_))
        ));
        change.hidden = true;
        assert_eq!(steps_for(Channel::Wakala, Some(&change), "en", text), None);
    }

    #[test]
    fn a_channel_without_published_steps_gets_generic_ones() {
        let text = Text::of(Locale::Swahili);
        let steps = steps_for(Channel::HaloPesa, None, "sw", text);
        assert_eq!(steps, Some(PaymentSteps::Generic(text.generic_steps)));
    }
}
