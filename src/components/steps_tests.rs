//! The steps of a channel as they are shown: what of the bill stands in them, for eyes and for ears.

use billpay_contract::{Channel, ChannelChange, OwnSteps};
use yew::prelude::*;

use super::channel_steps::{ChannelSteps, ChannelStepsProps};
use super::tests::{SAMPLE, html, issued, text};
use crate::locale::Locale;
use crate::steps;
use crate::text::Text;

fn props(channel: Channel, change: &ChannelChange, bill: &str) -> ChannelStepsProps {
    let locale = Locale::Swahili;
    let steps = steps::of(channel, Some(change), locale.tag(), Text::of(locale));
    ChannelStepsProps {
        locale,
        channel,
        steps: steps.expect("steps"),
        bill: issued(bill),
        business: change.business_number.clone().into(),
        on_copied: Callback::noop(),
    }
}

#[tokio::test(flavor = "current_thread")]
async fn steps_carry_the_number_the_amount_and_the_merchants_own_number() {
    let change = ChannelChange {
        business_number: "123456".to_owned(),
        ..ChannelChange::default()
    };
    let props = |bill| props(Channel::MPesa, &change, bill);
    let shown = text(&html::<ChannelSteps>(props(SAMPLE)).await);
    for part in ["*150*00#", "123456", "55042914871931", "TZS\u{a0}90,900"] {
        assert!(shown.contains(part), "{part} is missing: {shown}");
    }
    assert!(!shown.contains(['{', '}']), "{shown}");
    let open = html::<ChannelSteps>(props(r#"{"billPayNumber":"0969231256"}"#)).await;
    let any = Text::of(Locale::Swahili).how_any_amount;
    assert!(open.contains(any), "{open}");
}

/// Read as one number, fourteen digits are trillions.
#[tokio::test(flavor = "current_thread")]
async fn a_screen_reader_reads_the_number_in_a_step_digit_by_digit() {
    let html =
        html::<ChannelSteps>(props(Channel::MixxByYas, &ChannelChange::default(), SAMPLE)).await;
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
#[tokio::test(flavor = "current_thread")]
async fn a_merchants_own_steps_have_the_channels_code_beside_them() {
    let change = ChannelChange {
        steps: vec![OwnSteps {
            language: "sw".to_owned(),
            list: vec!["Weka {number}".to_owned()],
        }],
        ..ChannelChange::default()
    };
    let with_code = html::<ChannelSteps>(props(Channel::AirtelMoney, &change, SAMPLE)).await;
    assert!(text(&with_code).contains("*150*60#"), "{with_code}");
    let without = html::<ChannelSteps>(props(Channel::Wakala, &change, SAMPLE)).await;
    assert!(!without.contains("class=\"dial\""), "{without}");
}
