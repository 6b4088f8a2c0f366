//! `docs/settings.md` lists every setting and every flag that the configuration reads, with its default.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

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
    ] {
        default_is_listed(setting, &default);
    }
    let (clients, milliseconds) = (server.client_limits, |time: Duration| time.as_millis());
    for (setting, default) in [
        ("CREATES_PER_MINUTE", clients.creates_per_minute as u128),
        ("REQUESTS_PER_MINUTE", clients.requests_per_minute as u128),
        ("STREAMS_PER_CLIENT", clients.streams as u128),
        ("CONNECTIONS_PER_CLIENT", clients.connections as u128),
        ("MAX_CONNECTIONS", server.max_connections as u128),
        ("REQUEST_TIMEOUT_MS", milliseconds(server.request_timeout)),
        ("DRAIN_TIMEOUT_MS", milliseconds(server.drain_timeout)),
        ("CLICKPESA_TIMEOUT_MS", milliseconds(limits.timeout)),
        (
            "CLICKPESA_CONNECT_TIMEOUT_MS",
            milliseconds(limits.connect_timeout),
        ),
        (
            "CLICKPESA_TOKEN_TIMEOUT_MS",
            milliseconds(limits.token_timeout),
        ),
        ("CLICKPESA_MAX_CONCURRENT", limits.max_concurrent as u128),
        (
            "CLICKPESA_QUEUE_TIMEOUT_MS",
            milliseconds(limits.queue_timeout),
        ),
    ] {
        default_is_listed(&format!("BILLPAY_{setting}"), &default.to_string());
    }
}

#[track_caller]
fn default_is_listed(setting: &str, default: &str) {
    let row = row(setting);
    assert!(
        row.contains(&format!("| `{default}` |")),
        "{setting} is {default}: {row}"
    );
}
