//! The steps of a channel as they are shown: what of the bill stands in them, for eyes and for ears.

use billpay_contract::{Channel, ChannelChange, ChannelChanges, OwnSteps};

use super::billpay::Place;
use super::channel_steps::{ChannelSteps, channel_steps};
use super::tests::{SAMPLE, issued, text, written};
use crate::locale::Locale;
use crate::steps;
use crate::text::Text;

fn shown(channel: Channel, change: &ChannelChange, bill: &str) -> String {
    let locale = Locale::Swahili;
    let steps = steps::of(channel, Some(change), locale.tag(), Text::of(locale));
    let about = ChannelSteps {
        channel,
        bill: &issued(bill),
        business: &change.business_number,
    };
    let nothing = ChannelChanges::default();
    written(locale, Place::Page, &nothing, |to, view| {
        channel_steps(to, view, &about, &steps.expect("steps"));
    })
}

#[test]
fn steps_carry_the_number_the_amount_and_the_merchants_own_number() {
    let change = ChannelChange {
        business_number: "123456".to_owned(),
        ..ChannelChange::default()
    };
    let with = |bill| shown(Channel::MPesa, &change, bill);
    let whole = text(&with(SAMPLE));
    for part in ["*150*00#", "123456", "55042914871931", "TZS\u{a0}90,900"] {
        assert!(whole.contains(part), "{part} is missing: {whole}");
    }
    assert!(!whole.contains(['{', '}']), "{whole}");
    let open = with(r#"{"billPayNumber":"0969231256"}"#);
    let any = Text::of(Locale::Swahili).how_any_amount;
    assert!(open.contains(any), "{open}");
}

/// Read as one number, fourteen digits are trillions.
#[test]
fn a_screen_reader_reads_the_number_in_a_step_digit_by_digit() {
    let html = shown(Channel::MixxByYas, &ChannelChange::default(), SAMPLE);
    let html = html.replace(">\n<", "><");
    let (before, rest) = html
        .split_once("<span aria-hidden=\"true\">")
        .expect("what is seen");
    let (seen, heard) = rest.split_once("<wbr></span>").expect("its end");
    assert_eq!(text(&["<b>", seen].concat()), "55042914871931");
    let heard = text(&["<b>", heard].concat());
    assert!(heard.starts_with(" 5 5 0 4 , 2 9"), "{heard}");
    assert!(
        !before.contains("5504") && !heard.contains("5504"),
        "{html}"
    );
}

/// They may begin anywhere in the channel's menu.
#[test]
fn a_merchants_own_steps_have_the_channels_code_beside_them() {
    let change = ChannelChange {
        steps: vec![OwnSteps {
            language: "sw".to_owned(),
            list: vec!["Weka {number}".to_owned()],
        }],
        ..ChannelChange::default()
    };
    let with_code = shown(Channel::AirtelMoney, &change, SAMPLE);
    assert!(text(&with_code).contains("*150*60#"), "{with_code}");
    let without = shown(Channel::Wakala, &change, SAMPLE);
    assert!(!without.contains("class=\"dial\""), "{without}");
}
