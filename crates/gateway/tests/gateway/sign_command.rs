//! `billpay-gateway sign` as a person runs it: the intent on standard output, or one message on standard
//! error.

use std::process::{Command, Output};
use std::time::{SystemTime, UNIX_EPOCH};

use billpay_contract::Timestamp;
use billpay_gateway::intents::{IntentKey, IntentVerifier};

/// RFC 8037, A.1 and A.2.
const PRIVATE: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn sign(flags: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_billpay-gateway"))
        .env_clear()
        .envs(settings.iter().copied())
        .arg("sign")
        .args(flags)
        .output()
        .unwrap()
}

#[test]
fn standard_output_has_only_the_intent() {
    let flags = [
        "--amount",
        "45500",
        "--expires-in",
        "1h",
        "--id",
        "order-1042",
    ];
    let output = sign(&flags, &[("BILLPAY_INTENT_PRIVATE_KEY", PRIVATE)]);
    assert!(output.status.success() && output.stderr.is_empty());
    let said = String::from_utf8(output.stdout).unwrap();
    let token = said.strip_suffix('\n').unwrap();

    let verifier = IntentVerifier::new(&[IntentKey::public(PUBLIC).unwrap()]);
    let intent = verifier.verify(token, now()).unwrap();
    assert_eq!(intent.id, "order-1042");
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program's clock is the machine's"
)]
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_unix(since.as_secs().cast_signed())
}

#[test]
fn without_a_key_or_with_a_broken_bill_nothing_is_printed() {
    let no_key = sign(&["--amount", "45500"], &[]);
    let ambiguous = sign(
        &["--amount", "90.900"],
        &[("BILLPAY_INTENT_PRIVATE_KEY", PRIVATE)],
    );
    for (output, sentence) in [
        (
            no_key,
            "set BILLPAY_INTENT_KEY or BILLPAY_INTENT_PRIVATE_KEY",
        ),
        (ambiguous, "can be read in two ways"),
    ] {
        assert!(!output.status.success() && output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(sentence) && !said.contains(PRIVATE), "{said}");
    }
}
