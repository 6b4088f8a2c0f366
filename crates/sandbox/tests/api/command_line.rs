//! The command `billpay-sandbox`: its output, its flags, and how it stops.

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::client::{CREATE, answer, install_crypto_provider};

/// How long the program may take on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    address: String,
}

fn command(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_billpay-sandbox"));
    command
        .args(flags)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn start(flags: &[&str]) -> Program {
    install_crypto_provider();
    let mut child = command(flags).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = timeout(TIMEOUT, lines.next_line()).await.unwrap().unwrap();
    let address = line
        .as_deref()
        .and_then(|line| line.strip_prefix("sandbox "));
    let address = address.expect("the line with the address").to_owned();
    Program {
        child,
        lines,
        address,
    }
}

async fn error_output(flags: &[&str]) -> String {
    let output = timeout(TIMEOUT, command(flags).output()).await;
    let output = output.unwrap().unwrap();
    assert!(!output.status.success());
    assert_eq!(output.stdout, b"");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn it_prints_its_address_and_stops_on_a_signal() {
    for signal in ["TERM", "INT"] {
        let mut program = start(&[]).await;
        assert!(program.address.starts_with("http://127.0.0.1:"));
        let id = program.child.id().unwrap().to_string();
        let kill = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(kill.await.unwrap().success());
        let ended = timeout(TIMEOUT, program.child.wait()).await;
        assert!(ended.unwrap().unwrap().success(), "SIG{signal}");
        let more = program.lines.next_line().await.unwrap();
        assert_eq!(more, None, "it prints only one line");
    }
}

#[tokio::test]
async fn flags_are_settings() {
    let fault =
        r#"{"fault":"status","status":503,"endpoint":"create-order-control-number","calls":1}"#;
    let program = start(&[
        "--client-id",
        "shop",
        "--api-key",
        "secret",
        "--namba",
        "1234",
        "--seed",
        "7",
        "--webhook-url",
        "http://localhost:9/hook",
        "--fault",
        fault,
    ])
    .await;
    let http = reqwest::Client::new();
    let webhooks = http.get(format!("{}/sandbox/webhooks", program.address));
    let (_, webhooks) = answer(webhooks.send().await.unwrap()).await;
    assert_eq!(webhooks["url"], "http://localhost:9/hook");
    let call = |path| http.post(format!("{}{path}", program.address));
    let token = call("/third-parties/generate-token")
        .header("client-id", "shop")
        .header("api-key", "secret");
    let (_, token) = answer(token.send().await.unwrap()).await;
    let create = || call(CREATE).header("Authorization", token["token"].as_str().unwrap());
    let (status, _) = answer(create().send().await.unwrap()).await;
    assert_eq!(status, 503);
    let (status, bill) = answer(create().json(&json!({})).send().await.unwrap()).await;
    assert_eq!(status, 200);
    assert!(bill["billPayNumber"].as_str().unwrap().starts_with("1234"));
}

#[tokio::test]
async fn invalid_flags_are_refused_with_a_helpful_message() {
    let error = error_output(&["--fault", r#"{"fault":"reset"}"#]).await;
    assert!(error.contains("set either `calls`"), "{error}");
    let error = error_output(&["--namba", "12"]).await;
    assert!(error.contains("must be four digits"), "{error}");
    let error = error_output(&["--webhook-url", "https://shop.example.co.tz/"]).await;
    assert!(error.contains("must begin with http://"), "{error}");
}

#[tokio::test]
async fn help_shows_how_to_inject_faults() {
    let output = timeout(TIMEOUT, command(&["--help"]).output()).await;
    let help = String::from_utf8(output.unwrap().unwrap().stdout).unwrap();
    assert!(
        help.contains(r#"-d '{"fault":"status","status":503,"calls":1}'"#),
        "{help}"
    );
    assert!(help.contains("curl -X DELETE"), "{help}");
}
