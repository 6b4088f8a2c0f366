//! Tests of a channel's steps as they are rendered, with the bill's number and amount.

use billpay_contract::{
    Channel, ChannelOverride, ChannelOverrides, IssuedBill, Locale, LocalizedSteps,
};
use yew::prelude::*;

use super::how_to_pay::ChannelSteps;
use super::screen_tests::{SAMPLE, issued, rendered, text};
use super::test_context::widget;
use crate::context::WidgetContext;
use crate::hooks::use_copy;
use crate::text::Text;

#[derive(PartialEq, Properties)]
struct StepsProps {
    channel: Channel,
    bill: IssuedBill,
}

#[component]
fn Steps(props: &StepsProps) -> Html {
    let copy = use_copy(&Callback::noop());
    html! {
        <ChannelSteps channel={props.channel} bill={props.bill.clone()} open=false dials=false {copy} />
    }
}

fn shown(channel: Channel, change: &ChannelOverride, bill: &str) -> String {
    let change = ChannelOverride {
        channel: channel.id().to_owned(),
        ..change.clone()
    };
    let changes = ChannelOverrides {
        channels: vec![change],
    };
    let widget = WidgetContext {
        channels: changes.into(),
        ..widget(Locale::Swahili)
    };
    rendered(widget, html! { <Steps {channel} bill={issued(bill)} /> })
}

#[test]
fn steps_contain_the_number_the_amount_and_the_business_number() {
    let change = ChannelOverride {
        business_number: "123456".to_owned(),
        ..ChannelOverride::default()
    };
    let with = |bill| shown(Channel::MPesa, &change, bill);
    let whole = text(&with(SAMPLE));
    for part in ["*150*00#", "123456", "55042914871931", "TZS\u{a0}90,900"] {
        assert!(whole.contains(part), "{part} is missing: {whole}");
    }
    assert!(!whole.contains(['{', '}']), "{whole}");
    let open = with(r#"{"billPayNumber":"0969231256"}"#);
    let any = Text::of(Locale::Swahili).any_amount;
    assert!(open.contains(any), "{open}");
}

#[test]
fn a_screen_reader_reads_the_number_in_a_step_digit_by_digit() {
    let html = shown(Channel::MixxByYas, &ChannelOverride::default(), SAMPLE);
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

/// A merchant's steps may start anywhere in the channel's menu.
#[test]
fn a_merchants_steps_are_shown_with_the_channels_code() {
    let change = ChannelOverride {
        steps: vec![LocalizedSteps {
            language: "sw".to_owned(),
            list: vec!["Weka {number}".to_owned()],
        }],
        ..ChannelOverride::default()
    };
    let with_code = shown(Channel::AirtelMoney, &change, SAMPLE);
    assert!(text(&with_code).contains("*150*60#"), "{with_code}");
    let without = shown(Channel::Wakala, &change, SAMPLE);
    assert!(!without.contains("class=\"dial\""), "{without}");
}
