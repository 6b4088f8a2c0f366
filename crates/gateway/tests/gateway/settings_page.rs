//! `docs/settings.md` lists every setting and every flag that the configuration reads, with its default.

use std::cell::RefCell;
use std::collections::BTreeSet;

use billpay_gateway::config::{Config, Flags, Settings};
use clap::CommandFactory;
use secrecy::ExposeSecret;

const PAGE: &str = include_str!("../../../../docs/settings.md");

/// Sets what has no default, and records which settings are read.
#[derive(Default)]
struct Asked(RefCell<BTreeSet<String>>);

impl Settings for Asked {
    fn get(&self, name: &str) -> Option<String> {
        self.0.borrow_mut().insert(name.to_owned());
        let needed = [
            "CLICKPESA_CLIENT_ID",
            "CLICKPESA_API_KEY",
            "BILLPAY_INTENT_KEY",
        ];
        needed.contains(&name).then(|| "x".repeat(32))
    }
}

/// The row of the page about a setting.
#[track_caller]
fn row(setting: &str) -> &'static str {
    let start = format!("`{setting}`");
    let mut rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let row = rows.find(|line| line.contains(&start));
    row.unwrap_or_else(|| panic!("docs/settings.md lacks {setting}"))
}

#[test]
fn every_setting_and_flag_is_listed() {
    let asked = Asked::default();
    Config::read(&asked, &Flags::default()).unwrap();
    for setting in asked.0.borrow().iter() {
        row(setting);
    }
    for flag in Flags::command()
        .get_arguments()
        .filter_map(clap::Arg::get_long)
    {
        if !["help", "version"].contains(&flag) {
            row(&format!("--{flag}"));
        }
    }
}

#[test]
fn every_default_is_the_one_that_is_listed() {
    let config = Config::read(&Asked::default(), &Flags::default()).unwrap();
    let (limits, server) = (config.limits, config.server);
    for (setting, default) in [
        ("BILLPAY_LISTEN", server.listen.to_string()),
        ("BILLPAY_ASSETS", server.assets.display().to_string()),
        (
            "BILLPAY_DATABASE_URL",
            config.database.url.expose_secret().to_owned(),
        ),
        ("BILLPAY_LOG", config.log.filter),
        ("BILLPAY_POLICY", config.intents.policy.name().to_owned()),
        (
            "BILLPAY_CREATES_PER_MINUTE",
            server.client_limits.creates_per_minute.to_string(),
        ),
        (
            "BILLPAY_REQUESTS_PER_MINUTE",
            server.client_limits.requests_per_minute.to_string(),
        ),
        (
            "BILLPAY_STREAMS_PER_CLIENT",
            server.client_limits.streams.to_string(),
        ),
        (
            "BILLPAY_MAX_CONNECTIONS",
            server.max_connections.to_string(),
        ),
        (
            "BILLPAY_REQUEST_TIMEOUT_MS",
            server.request_timeout.as_millis().to_string(),
        ),
        (
            "BILLPAY_DRAIN_TIMEOUT_MS",
            server.drain_timeout.as_millis().to_string(),
        ),
        (
            "BILLPAY_CLICKPESA_TIMEOUT_MS",
            limits.timeout.as_millis().to_string(),
        ),
        (
            "BILLPAY_CLICKPESA_CONNECT_TIMEOUT_MS",
            limits.connect_timeout.as_millis().to_string(),
        ),
        (
            "BILLPAY_CLICKPESA_TOKEN_TIMEOUT_MS",
            limits.token_timeout.as_millis().to_string(),
        ),
        (
            "BILLPAY_CLICKPESA_MAX_CONCURRENT",
            limits.max_concurrent.to_string(),
        ),
        (
            "BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS",
            limits.queue_timeout.as_millis().to_string(),
        ),
    ] {
        let row = row(setting);
        assert!(
            row.contains(&format!("| `{default}` |")),
            "{setting} is {default}: {row}"
        );
    }
}
