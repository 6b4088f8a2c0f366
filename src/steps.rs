//! The steps to pay a bill through a channel: which ones, and the bill's own number and amount in
//! their places.
//!
//! The steps are in the language files; [`source`] says where each channel's are from and when they
//! were last compared. Menus move: a merchant can replace a list of steps without a new widget
//! (docs/channels.md, whose table a test holds to this).

use billpay_contract::{Channel, ChannelOverride};

use crate::text::{Text, Way};

/// Where a channel's steps are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The day on which they were last compared with it (ISO 8601).
    pub checked: &'static str,
    /// Who says so.
    pub page: &'static str,
}

/// Where that channel's steps are from; nothing where none are published.
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

/// A place in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The control number.
    Number,
    /// The amount.
    Amount,
    /// The merchant's own number in the channel's menu.
    Business,
    /// The code that opens the channel's menu.
    Code,
}

const PLACES: [(&str, Place); 4] = [
    ("{number}", Place::Number),
    ("{amount}", Place::Amount),
    ("{business}", Place::Business),
    ("{code}", Place::Code),
];

/// A part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// What stands in the bill.
    Place(Place),
}

/// The parts of a step, in order.
pub(crate) fn parts(step: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest) = (Vec::new(), step);
    // What begins with a brace is a place up to the other; braces around anything else are words.
    while !rest.is_empty() {
        let end = rest.find('}').map_or(rest.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        let found = PLACES
            .iter()
            .find_map(|(name, place)| Some((piece.strip_suffix(name)?, place)));
        let words = found.map_or(piece, |(words, _)| words);
        if !words.is_empty() {
            parts.push(Part::Words(words));
        }
        if let Some((_, place)) = found {
            parts.push(Part::Place(*place));
        }
        rest = after;
    }
    parts
}

/// Whether the bill's own words stand in that place of any of the steps.
pub(crate) fn any_has(steps: &[&str], place: Place) -> bool {
    let place = Part::Place(place);
    steps.iter().any(|step| parts(step).contains(&place))
}

/// The code that opens the channel's menu.
pub(crate) const fn code(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::MPesa => Some("*150*00#"),
        Channel::MixxByYas => Some("*150*01#"),
        Channel::AirtelMoney => Some("*150*60#"),
        Channel::CrdbSimBanking => Some("*150*03#"),
        Channel::HaloPesa | Channel::Wakala => None,
    }
}

/// What is shown for a channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Steps<'a> {
    /// The widget's own, one list a way.
    Known(&'static [Way]),
    /// The merchant's.
    Own(&'a [String]),
    /// What fits any channel.
    Anywhere(&'static [&'static str]),
}

/// The steps of a channel with what the merchant changed, or nothing where it is hidden. Without
/// the number that its menu asks for, a list would lead nowhere.
pub(crate) fn of<'a>(
    channel: Channel,
    change: Option<&'a ChannelOverride>,
    language: &str,
    text: &'static Text,
) -> Option<Steps<'a>> {
    if change.is_some_and(|change| change.hidden) {
        return None;
    }
    if let Some(own) = change.and_then(|change| change.steps_in(language)) {
        return Some(Steps::Own(own));
    }
    let ways = (text.ways)(channel);
    let business = change.is_some_and(|change| !change.business_number.is_empty());
    let asks = ways.iter().any(|way| any_has(way.steps, Place::Business));
    if ways.is_empty() || (asks && !business) {
        return Some(Steps::Anywhere(text.how_anywhere));
    }
    Some(Steps::Known(ways))
}

#[cfg(test)]
mod tests {
    use billpay_contract::{Locale, LocalizedSteps};

    use super::*;

    fn lists(
        text: &'static Text,
    ) -> impl Iterator<Item = (Option<Channel>, &'static [&'static str])> {
        let known = Channel::ALL.iter().copied().flat_map(move |channel| {
            (text.ways)(channel)
                .iter()
                .map(move |way| (Some(channel), way.steps))
        });
        known.chain([(None, text.how_anywhere)])
    }

    #[test]
    fn a_step_is_taken_apart_at_its_places() {
        assert_eq!(
            parts("Weka {number}, kisha {amount}."),
            [
                Part::Words("Weka "),
                Part::Place(Place::Number),
                Part::Words(", kisha "),
                Part::Place(Place::Amount),
                Part::Words("."),
            ]
        );
        assert_eq!(parts("{code}"), [Part::Place(Place::Code)]);
        let words = [Part::Words("{nothing}"), Part::Words(" {")];
        assert_eq!(parts("{nothing} {"), words);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn every_list_names_the_number_and_the_amount_once_and_no_unknown_place() {
        for &locale in Locale::ALL {
            for (channel, steps) in lists(Text::of(locale)) {
                let all = steps.join("\n");
                for mark in ["{number}", "{amount}"] {
                    assert_eq!(all.matches(mark).count(), 1, "{mark} in {channel:?}: {all}");
                }
                for part in steps.iter().flat_map(|step| parts(step)) {
                    if let Part::Words(words) = part {
                        assert!(!words.contains(['{', '}']), "{words:?}");
                    }
                }
                let has_code = channel.is_some_and(|channel| code(channel).is_some());
                assert!(
                    has_code || !all.contains("{code}"),
                    "{channel:?} has no code"
                );
            }
        }
    }

    #[test]
    fn every_language_has_the_same_ways_and_as_many_steps() {
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
    fn a_menu_that_asks_for_the_merchants_number_needs_it() {
        fn steps(change: Option<&ChannelOverride>) -> Option<Steps<'_>> {
            of(Channel::MPesa, change, "en", Text::of(Locale::English))
        }
        assert!(matches!(steps(None), Some(Steps::Anywhere(_))));
        let change = ChannelOverride {
            business_number: "123456".to_owned(),
            ..ChannelOverride::default()
        };
        assert!(matches!(steps(Some(&change)), Some(Steps::Known(_))));
    }

    #[test]
    fn the_channels_whose_steps_ask_for_the_merchants_number_are_those_that_take_one() {
        for &locale in Locale::ALL {
            for &channel in Channel::ALL {
                let mut ways = (Text::of(locale).ways)(channel).iter();
                let asks = ways.any(|way| any_has(way.steps, Place::Business));
                assert_eq!(asks, channel.asks_for_business_number(), "{channel:?}");
            }
        }
    }

    #[test]
    fn steps_have_a_source_and_the_page_about_channels_says_which() {
        let page = include_str!("../docs/channels.md");
        for &channel in Channel::ALL {
            let known = !(Text::of(Locale::English).ways)(channel).is_empty();
            let source = source(channel);
            assert_eq!(known, source.is_some(), "{channel:?}");
            let id = format!("| `{}` |", channel.id());
            let row = page.lines().find(|line| line.contains(&id)).unwrap();
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let told = source.map_or(["", ""], |source| [source.page, source.checked]);
            assert_eq!(cells[3..], told, "{row}");
        }
    }

    #[test]
    fn a_merchant_replaces_steps_per_language_and_hides_channels() {
        let text = Text::of(Locale::English);
        let mut change = ChannelOverride {
            steps: vec![LocalizedSteps {
                language: "en".to_owned(),
                list: vec!["Pay {number} at the desk".to_owned()],
            }],
            ..ChannelOverride::default()
        };
        let own = Steps::Own(&change.steps[0].list);
        assert_eq!(of(Channel::Wakala, Some(&change), "en", text), Some(own));
        assert!(matches!(
            of(Channel::Wakala, Some(&change), "sw", text),
            Some(Steps::Known(_))
        ));
        change.hidden = true;
        assert_eq!(of(Channel::Wakala, Some(&change), "en", text), None);
    }

    #[test]
    fn a_channel_without_published_steps_gets_those_that_fit_anywhere() {
        let text = Text::of(Locale::Swahili);
        let steps = of(Channel::HaloPesa, None, "sw", text);
        assert_eq!(steps, Some(Steps::Anywhere(text.how_anywhere)));
    }
}
