//! Tests of the command line: output and error messages.

use std::collections::HashMap;

use billpay_contract::Timestamp;
use clap::Parser;
use clap::error::ErrorKind;
use secrecy::SecretString;

use super::sign::sign_at;
use super::*;
use crate::intents::{Intent, IntentKey, IntentVerifier};

const NOW: Timestamp = Timestamp::from_unix(1_795_592_025);

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn parsed(line: &[&str]) -> Result<CommandLine, clap::Error> {
    CommandLine::try_parse_from([&["billpay-gateway"], line].concat())
}

#[track_caller]
fn signed(flags: &[&str]) -> anyhow::Result<String> {
    let line = parsed(&[&["sign"], flags].concat()).unwrap();
    let Some(Command::Sign(flags)) = line.command else {
        panic!("not signing: {line:?}");
    };
    let settings = HashMap::from([("BILLPAY_INTENT_KEY", SECRET)]);
    sign_at(&flags, &settings, NOW)
}

#[track_caller]
fn intent(token: &str) -> Intent {
    let key = IntentKey::secret(SecretString::from(SECRET)).unwrap();
    IntentVerifier::new(&[key]).verify(token, NOW).unwrap()
}

#[test]
fn every_flag_is_a_claim() {
    let flags = [
        "--description",
        "Water – July",
        "--amount",
        "TZS 90,900",
        "--reference",
        "order1042",
        "--customer-name",
        "Asha Juma",
        "--expires-in",
        "2h",
        "--deadline",
        "2026-11-26T18:00:00+03:00",
        "--id",
        "order-1042",
    ];
    let token = signed(&flags).unwrap();
    let intent = intent(&token);
    assert_eq!(intent.id, "order-1042");
    assert_eq!(
        serde_json::to_string(&intent.request).unwrap(),
        r#"{"billDescription":"Water – July","billPaymentMode":"EXACT","billAmount":90900,"billReference":"ORDER1042"}"#
    );
    assert_eq!(intent.customer_name.as_deref(), Some("Asha Juma"));
    assert_eq!(intent.deadline, Timestamp::parse("2026-11-26T15:00:00Z"));
    assert_eq!(intent.expires_at.unix(), NOW.unix() + 2 * 60 * 60);
    assert_eq!(signed(&flags).unwrap(), token);
}

#[test]
fn without_an_id_each_intent_is_new_and_valid_for_a_day() {
    let sign = || intent(&signed(&["--description", "Rent"]).unwrap());
    let (first, second) = (sign(), sign());
    assert_ne!(first.id, second.id);
    assert_eq!(first.expires_at.unix(), NOW.unix() + 24 * 60 * 60);
}

#[test]
fn the_link_keeps_the_addresss_query() {
    let flags = ["--amount", "500", "--id", "a"];
    let token = signed(&flags).unwrap();
    for (page, link) in [
        (
            "https://pay.example.co.tz",
            "https://pay.example.co.tz/?intent=",
        ),
        (
            "https://shop.co.tz/malipo/?locale=en",
            "https://shop.co.tz/malipo/?locale=en&intent=",
        ),
    ] {
        let with_page = [&flags[..], &["--url", page]].concat();
        assert_eq!(signed(&with_page).unwrap(), format!("{link}{token}"));
    }
}

#[track_caller]
fn refused(flags: &[&str], at: &str, sentence: &str) {
    let said = parsed(&[&["sign"], flags].concat())
        .unwrap_err()
        .to_string();
    assert!(said.contains(at) && said.contains(sentence), "{said}");
}

#[test]
fn a_broken_rule_is_reported_at_its_flag() {
    for (flag, value, sentence) in [
        (
            "--description",
            "a\nb",
            "must be one line, without control characters",
        ),
        ("--amount", "90.900", "can be read in two ways"),
        ("--amount", "0", "must be at least 0.01"),
        (
            "--mode",
            "SOME",
            "must be EXACT or ALLOW_PARTIAL_AND_OVER_PAYMENT",
        ),
        ("--reference", "A-1", "letters A-Z and the digits 0-9"),
        ("--customer-name", " ", "one line of at most 100 characters"),
        ("--expires-in", "1y", "such as 30m, 1h or 2d, at most 366d"),
        ("--expires-in", "367d", "at most 366d"),
        ("--expires-in", "0h", "at most 366d"),
        ("--expires-in", "9223372036854775807d", "at most 366d"),
        ("--deadline", "tomorrow", "must be an RFC 3339 time"),
        ("--id", "a b", "1 to 64 visible ASCII characters"),
        ("--url", "pay.example.co.tz", "must be an address such as"),
    ] {
        refused(&[flag, value], flag, sentence);
    }
    refused(
        &["--description", "Rent", "--mode", "EXACT"],
        "--amount",
        "were not provided",
    );
}

#[test]
fn problems_of_the_whole_bill_name_their_flags() {
    for (flags, sentence) in [
        (
            &[][..],
            "--description: set at least one of billDescription, billAmount",
        ),
        (&["--description", " "], "at least one"),
        (
            &["--amount", "5", "--deadline", "2026-11-25T07:33:45Z"],
            "--deadline has passed already",
        ),
    ] {
        let said = signed(flags).unwrap_err().to_string();
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn without_a_command_the_program_serves() {
    let line = parsed(&["--sandbox", "--listen", "127.0.0.1:0", "--assets", "built"]).unwrap();
    assert!(line.command.is_none() && line.serving.sandbox);
    assert_eq!(line.serving.assets, Some("built".into()));
    assert!(parsed(&[]).unwrap().command.is_none());

    let kind = |line: &[&str]| parsed(line).unwrap_err().kind();
    let alone = ["--sandbox-listen", "127.0.0.1:0"];
    assert_eq!(kind(&alone), ErrorKind::MissingRequiredArgument);
    let both = ["--sandbox", "sign", "--amount", "5"];
    assert_eq!(kind(&both), ErrorKind::ArgumentConflict);
    assert_eq!(kind(&["--version"]), ErrorKind::DisplayVersion);
}
