//! Checks that the documentation has every problem code, rule, path and channel, and that the type
//! declarations have every language.

use billpay_contract::{
    Amount, AmountRefusal, BILL_PARAMETER, BrokenRule, CHANNELS_PATH, CREATE_PATH, Channel,
    ChannelOverrides, CreateOutcome, EVENTS_PATH, Locale, MAX_STREAM_BILLS, ProblemCode,
};

const API: &str = include_str!("../../../docs/api.md");
const CHANNELS: &str = include_str!("../../../docs/channels.md");
const ELEMENT: &str = include_str!("../../../docs/element.md");
const README: &str = include_str!("../../../README.md");
const TYPES: &str = include_str!("../../../static/npm/billpay-widget.d.ts");
const JSX: &str = include_str!("../../../static/npm/jsx.d.ts");
const MANIFEST: &str = include_str!("../../../static/npm/custom-elements.json");

#[test]
fn every_problem_code_is_documented() {
    for &code in ProblemCode::ALL {
        let number = match code.outcome() {
            CreateOutcome::NotCreated => "not created",
            CreateOutcome::Unknown => "may exist",
        };
        let row = format!(
            "| `{}` | {} | {} | {number} |",
            code.as_str(),
            code.status(),
            code.title()
        );
        assert!(API.contains(&row), "docs/api.md lacks the row\n{row}");
    }
}

#[test]
fn every_rule_is_documented() {
    for &rule in BrokenRule::ALL {
        let code = format!("`{}`", rule.code());
        assert!(API.contains(&code), "docs/api.md lacks {code}");
    }
}

#[test]
fn every_path_is_documented_and_the_example_of_channels_is_valid() {
    for heading in [
        format!("## `POST /{CREATE_PATH}`"),
        format!("## `GET /{CHANNELS_PATH}`"),
        format!("## `GET /{EVENTS_PATH}?{BILL_PARAMETER}=…&{BILL_PARAMETER}=…`"),
    ] {
        assert!(API.contains(&heading), "docs/api.md lacks {heading}");
    }
    assert!(API.contains(&format!("at most {MAX_STREAM_BILLS} bills")));
    let (_, example) = API.split_once("```json\n{\"channels\"").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let overrides: ChannelOverrides =
        serde_json::from_str(&format!("{{\"channels\"{example}")).unwrap();
    assert!(overrides.of(Channel::HaloPesa).unwrap().hidden);
    assert!(
        overrides
            .of(Channel::Wakala)
            .unwrap()
            .steps_in("sw")
            .is_some()
    );
}

#[test]
fn every_channel_is_documented() {
    for &channel in Channel::ALL {
        assert!(
            CHANNELS.contains(&format!("| `{}` |", channel.id())),
            "{channel:?}"
        );
    }
}

#[test]
fn the_limits_of_every_channel_are_documented_with_their_source() {
    for &channel in Channel::ALL {
        let limits = channel.limits();
        let (min, max) = (limits.min.grouped(), limits.max.grouped());
        let row = format!(
            "| `{}` | {min} | {max} | clickpesa.com, pricing | 2026-07 |",
            channel.id()
        );
        assert!(
            CHANNELS.contains(&row),
            "docs/channels.md lacks the row\n{row}"
        );
    }
}

#[test]
fn every_refusal_of_an_amount_is_documented() {
    for refusal in [AmountRefusal::Below, AmountRefusal::Above] {
        let code = format!("`{}`", refusal(Amount::MIN).code());
        assert!(API.contains(&code), "docs/api.md lacks {code}");
    }
}

#[test]
fn every_language_is_declared_and_documented() {
    let joined = |quote: &str, between: &str| {
        let quoted = Locale::ALL
            .iter()
            .map(|one| format!("{quote}{}{quote}", one.tag()));
        quoted.collect::<Vec<_>>().join(between)
    };
    let union = joined("\"", " | ");
    let in_json = format!("\"text\": \"{}\"", joined("\\\"", " | "));
    let or = format!("`lang` is {};", joined("`", " or "));
    let row = format!("| `locale` | `locale` | {};", joined("`", " or "));
    let steps = format!("`steps` per language ({})", joined("`", ", "));
    for (file, text, expected, times) in [
        (
            "billpay-widget.d.ts",
            TYPES,
            format!("  locale: {union} | \"\";"),
            1,
        ),
        ("jsx.d.ts", JSX, format!("  locale?: {union};"), 1),
        // Once for the attribute and once for the property.
        ("custom-elements.json", MANIFEST, in_json, 2),
        ("README.md", README, or, 1),
        ("docs/element.md", ELEMENT, row, 1),
        ("docs/channels.md", CHANNELS, steps, 1),
    ] {
        assert_eq!(
            text.matches(&expected).count(),
            times,
            "{file} lacks {expected}"
        );
    }
}
