//! The commands in the documentation, run as they are printed, with the addresses and ids of a test.

use std::path::Path;
use std::process::Command;

use crate::doc_examples::{command_lines, first, printed};
use crate::harness::{Page, TestGateway, sandbox, water_bill};
use crate::payment_helpers::{self, Bill};

const PROGRAM: &str = env!("CARGO_BIN_EXE_billpay-gateway");
const OPERATING: &str = include_str!("../../../../docs/operating.md");
const WEBHOOKS: &str = include_str!("../../../../docs/merchant-webhooks.md");
const INTENTS: &str = include_str!("../../../../docs/intents.md");
const API: &str = include_str!("../../../../docs/api.md");
const CHANNELS: &str = include_str!("../../../../docs/channels.md");
const README: &str = include_str!("../../../../README.md");
const SANDBOX: &str = include_str!("../../../sandbox/README.md");

/// The lines that call that program.
fn lines_of(page: &str, program: &str) -> Vec<String> {
    let mut lines = command_lines(page);
    lines.retain(|line| line.starts_with(program));
    assert!(!lines.is_empty(), "no {program} in the page");
    lines
}

/// The output of a command line in that folder.
fn shell(line: &str, folder: &Path, settings: &[(&str, &str)]) -> String {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", line])
        .current_dir(folder)
        .envs(settings.iter().copied())
        .env("no_proxy", "127.0.0.1");
    printed(&mut shell)
}

#[tokio::test]
async fn the_commands_about_bills_succeed() {
    let page = Page::new();
    let database = page.database();
    let settings = [
        // Nothing listens there, so the messages stay.
        ("BILLPAY_WEBHOOK_URL", "http://127.0.0.1:1/hooks"),
        (
            "BILLPAY_WEBHOOK_SECRET",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ),
    ];
    let gateway =
        TestGateway::before(sandbox(Default::default()).await, page.clone(), &settings).await;
    let Bill { number, .. } = payment_helpers::bill(&gateway, water_bill()).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("november.csv");
    let run = move |line: &str| {
        let line = line.replacen("billpay-gateway", PROGRAM, 1);
        shell(&line, folder.path(), &[("BILLPAY_DATABASE_URL", &database)])
    };
    let run_all = move || {
        let shown = run(&format!("billpay-gateway bills show {number}"));
        let mut words = shown.split_whitespace();
        let message = words.find(|word| word.starts_with("msg_"));
        let message = message.expect(&shown);
        for page in [OPERATING, WEBHOOKS] {
            for line in lines_of(page, "billpay-gateway bills") {
                let line = line.replace("55042914871931", &number);
                run(&line.replace("NUMBER", &number).replace("msg_…", message));
            }
        }
        std::fs::read_to_string(file).unwrap()
    };
    // In a thread of its own, because the gateway runs in the test's.
    let exported = tokio::task::spawn_blocking(run_all).await.unwrap();
    assert!(exported.starts_with("id,created,number,"), "{exported}");
}

#[test]
fn the_command_that_signs_prints_a_link() {
    let folder = tempfile::tempdir().unwrap();
    for line in lines_of(INTENTS, "billpay-gateway sign") {
        let line = line.replacen("billpay-gateway", PROGRAM, 1);
        let key = ("BILLPAY_INTENT_KEY", "0123456789abcdef0123456789abcdef");
        let link = shell(&line, folder.path(), &[key]);
        assert!(
            link.contains("https://pay.example.co.tz/?intent=eyJ"),
            "{link}"
        );
    }
}

/// Only their flags, because these commands run until they are stopped.
#[test]
fn the_commands_that_serve_exist() {
    let folder = tempfile::tempdir().unwrap();
    let release = lines_of(README, "target/release/billpay-gateway");
    let sandbox = lines_of(SANDBOX, "billpay-gateway");
    for line in release.iter().chain(&sandbox) {
        let (_, flags) = line.split_once(' ').unwrap();
        let help = shell(&format!("{PROGRAM} {flags} --help"), folder.path(), &[]);
        assert!(help.contains("--assets"), "{help}");
    }
}

#[tokio::test]
async fn the_gateway_reads_the_file_of_channels() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("channels.json");
    std::fs::write(&file, first(CHANNELS, "json")).unwrap();
    let file: &'static str = file.to_str().unwrap().to_owned().leak();
    let settings = [("BILLPAY_CHANNELS", file)];
    let gateway = TestGateway::start(&settings).await;
    let answer = payment_helpers::get(&gateway, "/api/billpay/channels").await;
    assert_eq!(answer["channels"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_requests_with_curl_are_answered() {
    let gateway = TestGateway::start(&[]).await;
    let hosts = [
        ("127.0.0.1:8080", gateway.address().to_string()),
        (
            "http://127.0.0.1:8090",
            gateway.sandbox.base_url().trim_end_matches('/').to_owned(),
        ),
    ];
    for page in [API, SANDBOX] {
        for line in lines_of(page, "curl") {
            let mut line = line.replacen("curl", "curl --fail-with-body --silent --show-error", 1);
            for (printed, host) in &hosts {
                line = line.replace(printed, host);
            }
            let run = move || shell(&line, Path::new("/"), &[]);
            // In a thread of its own, because the servers run in the test's.
            let answer = tokio::task::spawn_blocking(run).await.unwrap();
            assert!(page != API || answer.contains("billPayNumber"), "{answer}");
        }
    }
}
