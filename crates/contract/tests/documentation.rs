//! `docs/api.md` lists every code as it is: a code that is added or changed fails here until the
//! page says so.

use billpay_contract::{
    BrokenRule, CHANNELS_PATH, CREATE_PATH, Channel, ChannelChanges, Outcome, ProblemCode,
};

const PAGE: &str = include_str!("../../../docs/api.md");

#[test]
fn every_problem_is_on_the_page() {
    for code in ProblemCode::ALL {
        let number = match code.outcome() {
            Outcome::NotCreated => "not made",
            Outcome::Unknown => "may exist",
        };
        let row = format!(
            "| `{}` | {} | {} | {number} |",
            code.as_str(),
            code.status(),
            code.title()
        );
        assert!(PAGE.contains(&row), "docs/api.md lacks the row\n{row}");
    }
}

#[test]
fn every_rule_is_on_the_page() {
    for rule in BrokenRule::ALL {
        let code = format!("`{}`", rule.code());
        assert!(PAGE.contains(&code), "docs/api.md lacks {code}");
    }
}

#[test]
fn every_address_is_on_the_page_and_the_example_of_channels_is_read() {
    for heading in [
        format!("## `POST /{CREATE_PATH}`"),
        format!("## `GET /{CHANNELS_PATH}`"),
    ] {
        assert!(PAGE.contains(&heading), "docs/api.md lacks {heading}");
    }
    let (_, example) = PAGE.split_once("    {\"channels\"").unwrap();
    let example = example.split("\n\n").next().unwrap();
    let changes: ChannelChanges =
        serde_json::from_str(&format!("{{\"channels\"{example}")).unwrap();
    assert!(changes.of(Channel::HaloPesa).unwrap().hidden);
    assert!(
        changes
            .of(Channel::Wakala)
            .unwrap()
            .steps_in("sw")
            .is_some()
    );
}

#[test]
fn every_channel_is_on_its_page() {
    let page = include_str!("../../../docs/channels.md");
    for channel in Channel::ALL {
        assert!(
            page.contains(&format!("| `{}` |", channel.id())),
            "{channel:?}"
        );
    }
}
