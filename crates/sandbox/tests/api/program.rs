//! The program alone: one line when it listens, faults from the command line, an orderly end.

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::client::{CREATE, answer, choose_cryptography};

/// How long a program may take to say or do what is expected.
const PATIENCE: Duration = Duration::from_secs(30);

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
    choose_cryptography();
    let mut child = command(flags).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
    let address = line
        .as_deref()
        .and_then(|line| line.strip_prefix("sandbox "));
    let address = address.expect("its address").to_owned();
    Program {
        child,
        lines,
        address,
    }
}

async fn refusal(flags: &[&str]) -> String {
    let output = timeout(PATIENCE, command(flags).output()).await;
    let output = output.unwrap().unwrap();
    assert!(!output.status.success());
    assert_eq!(output.stdout, b"");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn it_says_where_it_listens_and_ends_when_told() {
    for signal in ["TERM", "INT"] {
        let mut program = start(&[]).await;
        assert!(program.address.starts_with("http://127.0.0.1:"));
        let id = program.child.id().unwrap().to_string();
        let kill = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(kill.await.unwrap().success());
        let ended = timeout(PATIENCE, program.child.wait()).await;
        assert!(ended.unwrap().unwrap().success(), "SIG{signal}");
        let more = program.lines.next_line().await.unwrap();
        assert_eq!(more, None, "one line is all it says");
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
async fn flags_that_can_not_be_are_refused_with_what_to_do() {
    let said = refusal(&["--fault", r#"{"fault":"reset"}"#]).await;
    assert!(said.contains("say how often"), "{said}");
    let said = refusal(&["--namba", "12"]).await;
    assert!(said.contains("must be four digits"), "{said}");
    let said = refusal(&["--webhook-url", "https://shop.example.co.tz/"]).await;
    assert!(said.contains("must begin with http://"), "{said}");
}

#[tokio::test]
async fn help_shows_how_to_make_something_go_wrong() {
    let output = timeout(PATIENCE, command(&["--help"]).output()).await;
    let help = String::from_utf8(output.unwrap().unwrap().stdout).unwrap();
    assert!(
        help.contains(r#"-d '{"fault":"status","status":503,"calls":1}'"#),
        "{help}"
    );
    assert!(help.contains("curl -X DELETE"), "{help}");
}
