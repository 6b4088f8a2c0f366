//! The messages for wrong settings, and the defaults.

use std::collections::HashMap;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;

const CREDENTIALS: [(&str, &str); 2] = [
    ("CLICKPESA_CLIENT_ID", "shop-1"),
    ("CLICKPESA_API_KEY", "key-1"),
];

const INTENT_KEY: (&str, &str) = ("BILLPAY_INTENT_KEY", "0123456789abcdef0123456789abcdef");

const OPEN: (&str, &str) = ("BILLPAY_POLICY", "open");

/// Reads the settings, with the ones that every gateway needs.
fn read(settings: &[(&'static str, &'static str)]) -> Result<Config, ConfigProblems> {
    let all = CREDENTIALS.iter().chain([&OPEN]).chain(settings);
    let settings: HashMap<_, _> = all.copied().collect();
    Config::read(&settings, &Flags::default())
}

/// Reads the settings, with credentials and without a policy.
fn read_bare(settings: &[(&'static str, &'static str)]) -> Result<Config, ConfigProblems> {
    let settings: HashMap<_, _> = CREDENTIALS.iter().chain(settings).copied().collect();
    Config::read(&settings, &Flags::default())
}

fn nothing() -> HashMap<&'static str, &'static str> {
    HashMap::new()
}

#[track_caller]
fn problems(result: Result<Config, ConfigProblems>) -> String {
    result.unwrap_err().to_string()
}

#[cfg(feature = "sandbox")]
fn with_sandbox() -> Flags {
    Flags {
        sandbox: true,
        ..Flags::default()
    }
}

#[test]
fn credentials_and_a_policy_are_enough() {
    let config = read(&[]).unwrap();
    let Provider::ClickPesa(clickpesa) = config.provider else {
        panic!("the sandbox was not asked for");
    };
    assert_eq!(clickpesa.base_url.as_str(), "https://api.clickpesa.com/");
    assert_eq!(clickpesa.credentials.api_key.expose_secret(), "key-1");
    assert!(clickpesa.checksum.is_none());
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.server.assets.to_str(), Some("dist"));
    assert_eq!(config.limits.timeout, Duration::from_secs(20));
}

#[test]
fn without_credentials_both_solutions_are_named() {
    let error = problems(Config::read(&nothing(), &Flags::default()));
    for way in ["CLICKPESA_CLIENT_ID", "CLICKPESA_API_KEY", "--sandbox"] {
        assert!(error.contains(way), "{error}");
    }
}

#[test]
fn every_problem_is_reported_at_once() {
    let error = problems(Config::read(
        &HashMap::from([
            ("CLICKPESA_API_KEY", "key\nwith a line"),
            ("CLICKPESA_BASE_URL", "http://api.clickpesa.com"),
            ("CLICKPESA_CHECKSUM_METHOD", "md5"),
            ("BILLPAY_LISTEN", "everywhere"),
            ("BILLPAY_LOG", "info,,=loud="),
            ("BILLPAY_LOG_FORMAT", "xml"),
            ("BILLPAY_CLICKPESA_TIMEOUT_MS", "20s"),
            ("BILLPAY_CLICKPESA_MAX_CONCURRENT", "0"),
            ("BILLPAY_POLICY", "closed"),
            ("BILLPAY_INTENT_KEY", "short"),
            ("BILLPAY_INTENT_PUBLIC_KEY", "none"),
        ]),
        &Flags::default(),
    ));
    for name in [
        "CLICKPESA_CLIENT_ID is not set",
        "CLICKPESA_API_KEY must be",
        "CLICKPESA_BASE_URL must be",
        "CLICKPESA_CHECKSUM_METHOD must be",
        "CLICKPESA_CHECKSUM_METHOD is set without CLICKPESA_CHECKSUM_KEY",
        "BILLPAY_LISTEN must be",
        "BILLPAY_LOG must be",
        "BILLPAY_LOG_FORMAT must be",
        "BILLPAY_CLICKPESA_TIMEOUT_MS must be",
        "BILLPAY_CLICKPESA_MAX_CONCURRENT must be",
        "BILLPAY_POLICY must be open or intent-only",
        "BILLPAY_INTENT_KEY must have at least 32 bytes",
        "BILLPAY_INTENT_PUBLIC_KEY must be an Ed25519 public key",
    ] {
        assert!(error.contains(name), "{name} is missing in {error}");
    }
}

#[test]
fn no_problem_repeats_a_value() {
    let settings = [
        ("CLICKPESA_BASE_URL", "https://me:hunter2@api.clickpesa.com"),
        ("CLICKPESA_CHECKSUM_METHOD", "hunter2"),
        ("BILLPAY_LISTEN", "hunter2"),
        ("BILLPAY_REQUEST_TIMEOUT_MS", "hunter2"),
        ("BILLPAY_INTENT_KEY", "hunter2"),
        ("BILLPAY_INTENT_PREVIOUS_PUBLIC_KEY", "hunter2"),
        ("BILLPAY_PUBLIC_URL", "https://hunter2@shop.co.tz/"),
        ("BILLPAY_ALLOWED_ORIGINS", "https://shop.co.tz,hunter2"),
        ("BILLPAY_MPESA_BUSINESS_NUMBER", "hunter2"),
        ("BILLPAY_CHANNELS", "hunter2"),
    ];
    let error = problems(read(&settings));
    for (name, _) in settings {
        assert!(error.contains(name), "{name} is missing in {error}");
    }
    assert!(!error.contains("hunter2"), "{error}");
    let own_path = problems(read(&[("BILLPAY_PUBLIC_URL", "https://a.tz/api/hunter2")]));
    assert!(!own_path.contains("hunter2"), "{own_path}");
}

#[test]
fn printing_the_configuration_shows_no_secret() {
    let settings = [("CLICKPESA_CHECKSUM_KEY", "sum-1"), INTENT_KEY];
    let printed = format!("{:?}", read(&settings).unwrap());
    for secret in ["shop-1", "key-1", "sum-1", INTENT_KEY.1] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn blank_is_not_set() {
    let config = read(&[("BILLPAY_LISTEN", " "), ("CLICKPESA_CHECKSUM_KEY", "")]).unwrap();
    assert_eq!(config.server.listen.port(), 8080);
}

#[test]
fn flags_override_settings() {
    let flags = Flags {
        listen: "127.0.0.1:9".parse().ok(),
        assets: Some("built".into()),
        ..Flags::default()
    };
    let settings = HashMap::from([
        CREDENTIALS[0],
        CREDENTIALS[1],
        OPEN,
        ("BILLPAY_LISTEN", "127.0.0.1:8"),
        ("BILLPAY_ASSETS", "other"),
    ]);
    let config = Config::read(&settings, &flags).unwrap();
    assert_eq!(config.server.listen.port(), 9);
    assert_eq!(config.server.assets.to_str(), Some("built"));
}

#[cfg(feature = "sandbox")]
#[test]
fn the_sandbox_and_real_credentials_exclude_each_other() {
    let error = problems(Config::read(&HashMap::from(CREDENTIALS), &with_sandbox()));
    assert!(
        error.contains("CLICKPESA_CLIENT_ID is set beside --sandbox"),
        "{error}"
    );
    let config = Config::read(&nothing(), &with_sandbox()).unwrap();
    assert!(matches!(config.provider, Provider::Sandbox { listen } if listen.port() == 0));
}

#[cfg(not(feature = "sandbox"))]
#[test]
fn a_build_without_the_sandbox_says_so() {
    let flags = Flags {
        sandbox: true,
        ..Flags::default()
    };
    assert!(problems(Config::read(&nothing(), &flags)).contains("cargo feature `sandbox`"));
}

#[test]
fn addresses_and_channels_are_checked() {
    let error = problems(read(&[
        ("BILLPAY_PUBLIC_URL", "shop.co.tz/malipo"),
        (
            "BILLPAY_ALLOWED_ORIGINS",
            "https://shop.co.tz,*,https://shop.co.tz/",
        ),
        ("BILLPAY_MPESA_BUSINESS_NUMBER", "12 34"),
        ("BILLPAY_CHANNELS", "/nowhere/channels.json"),
    ]));
    for part in [
        "BILLPAY_PUBLIC_URL must be an address such as",
        "BILLPAY_ALLOWED_ORIGINS: entry 2 must be an origin",
        "BILLPAY_ALLOWED_ORIGINS: entry 3 must be an origin",
        "BILLPAY_MPESA_BUSINESS_NUMBER must have 3 to 12 digits",
        "BILLPAY_CHANNELS: the file can't be found",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
    let error = problems(read(&[("BILLPAY_PUBLIC_URL", "https://shop.co.tz/api/")]));
    assert!(
        error.contains("BILLPAY_PUBLIC_URL must not have a path that begins with one of the gateway's own, which are /api/, "),
        "{error}"
    );
    let config = read(&[("BILLPAY_ALLOWED_ORIGINS", "https://a.tz, https://a.tz")]).unwrap();
    assert_eq!(config.server.allowed_origins.len(), 1);
}

#[test]
fn secrets_are_used_unchanged_or_refused() {
    let error = problems(read(&[
        ("CLICKPESA_CHECKSUM_KEY", "sum-1 "),
        ("CLICKPESA_CLIENT_ID", "caf\u{fffd}"),
    ]));
    for part in [
        "CLICKPESA_CHECKSUM_KEY begins or ends with whitespace",
        "CLICKPESA_CLIENT_ID is not UTF-8 text",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
    assert!(!error.contains("sum-1"), "{error}");
}

#[test]
fn only_signed_bills_are_accepted_by_default() {
    let error = problems(read_bare(&[]));
    for way in ["set BILLPAY_INTENT_KEY", "set BILLPAY_POLICY=open"] {
        assert!(error.contains(way), "{error}");
    }
    let intents = read_bare(&[INTENT_KEY]).unwrap().intents;
    assert_eq!(
        (intents.policy, intents.keys.len()),
        (Policy::IntentOnly, 1)
    );
    let intents = read_bare(&[OPEN]).unwrap().intents;
    assert_eq!((intents.policy, intents.keys.len()), (Policy::Open, 0));
    let intents = read_bare(&[OPEN, INTENT_KEY]).unwrap().intents;
    assert_eq!((intents.policy, intents.keys.len()), (Policy::Open, 1));
}

#[test]
fn an_invalid_key_is_not_reported_as_missing() {
    let error = problems(read_bare(&[("BILLPAY_INTENT_KEY", "short")]));
    assert!(
        !error.contains("no key to verify signed bills is set"),
        "{error}"
    );
}

#[cfg(feature = "sandbox")]
#[test]
fn with_the_sandbox_all_bills_are_accepted_by_default() {
    let config = Config::read(&nothing(), &with_sandbox()).unwrap();
    assert_eq!(config.intents.policy, Policy::Open);
    let closed = HashMap::from([("BILLPAY_POLICY", "intent-only")]);
    let error = problems(Config::read(&closed, &with_sandbox()));
    assert!(
        error.contains("no key to verify signed bills is set"),
        "{error}"
    );
}

#[test]
fn the_old_key_is_valid_beside_the_new_one() {
    let config = read_bare(&[
        INTENT_KEY,
        (
            "BILLPAY_INTENT_PREVIOUS_KEY",
            "fedcba9876543210fedcba9876543210",
        ),
        (
            "BILLPAY_INTENT_PUBLIC_KEY",
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        ),
        (
            "BILLPAY_INTENT_PREVIOUS_PUBLIC_KEY",
            "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw",
        ),
    ]);
    assert_eq!(config.unwrap().intents.keys.len(), 4);
}

#[test]
fn exactly_one_key_signs() {
    let private = (
        "BILLPAY_INTENT_PRIVATE_KEY",
        "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n",
    );
    for key in [INTENT_KEY, private] {
        assert!(signing_key(&HashMap::from([key])).is_ok());
    }
    for (settings, expected) in [
        (
            nothing(),
            "set BILLPAY_INTENT_KEY or BILLPAY_INTENT_PRIVATE_KEY",
        ),
        (HashMap::from([INTENT_KEY, private]), "are both set"),
        (
            HashMap::from([("BILLPAY_INTENT_KEY", "short")]),
            "BILLPAY_INTENT_KEY must have",
        ),
        (
            HashMap::from([("BILLPAY_INTENT_PRIVATE_KEY", "none")]),
            "BILLPAY_INTENT_PRIVATE_KEY must be an Ed25519 private key",
        ),
    ] {
        let error = signing_key(&settings).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
