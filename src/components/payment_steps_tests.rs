//! Tests of a channel's steps as they are rendered, with the bill's number and amount.

use billpay_contract::{
    Channel, ChannelOverride, ChannelOverrides, IssuedBill, Locale, LocalizedSteps,
};
use yew::prelude::*;

use super::how_to_pay::{ChannelSteps, HowToPay};
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
        <ChannelSteps channel={props.channel} bill={props.bill.clone()} open=false takes_bill=true dials=false {copy} />
    }
}

fn shown(channel: Channel, change: &ChannelOverride, bill: &str) -> String {
    let change = ChannelOverride {
        channel: channel.id().to_owned(),
        ..change.clone()
    };
    let changes = ChannelOverrides {
        channels: vec![change],
        any_amount: false,
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

#[derive(PartialEq, Properties)]
struct ListProps {
    bill: IssuedBill,
}

#[component]
fn List(props: &ListProps) -> Html {
    let copy = use_copy(&Callback::noop());
    html! { <HowToPay bill={props.bill.clone()} {copy} /> }
}

#[test]
fn a_channel_that_cant_take_the_amount_says_so_and_stands_last() {
    let names = |locale: Locale, bill: &str| {
        let html = rendered(widget(locale), html! { <List bill={issued(bill)} /> });
        let names = html.split("<summary").skip(1).map(|summary| {
            let end = summary.find("</summary>").expect("its end");
            text(&["<summary", &summary[..end]].concat())
                .trim()
                .to_owned()
        });
        names.collect::<Vec<_>>()
    };
    for (locale, limits) in [
        (Locale::English, "Takes TZS\u{a0}500 to 5,000,000 at a time"),
        (
            Locale::Swahili,
            "Inapokea TZS\u{a0}500 hadi 5,000,000 kwa mara moja",
        ),
    ] {
        let large = names(locale, r#"{"billPayNumber":"0123","billAmount":5000001}"#);
        let (able, unable) = large.split_at(2);
        assert!(
            able[0].starts_with("CRDB") && able[1].contains("CRDB"),
            "{able:?}"
        );
        assert!(
            unable.iter().all(|name| name.contains(limits)),
            "{unable:?}"
        );
        for bill in [SAMPLE, r#"{"billPayNumber":"0123"}"#] {
            assert!(
                names(locale, bill).iter().all(|name| !name.contains("TZS")),
                "{bill}"
            );
        }
    }
}
