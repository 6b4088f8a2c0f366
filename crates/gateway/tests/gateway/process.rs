//! The process: start, refusal of invalid configurations, signals, drain, and log.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, Fault, FaultKind, Sandbox, Settings};
use reqwest::{Method, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{CREATE, client, header, sandbox, until, water_bill};
use crate::program::{self, Program};

async fn slow_sandbox(milliseconds: u64) -> Sandbox {
    let sandbox = sandbox(Settings::default()).await;
    let endpoint = Endpoint::CreateOrderControlNumber;
    let slow = Fault::next(FaultKind::Latency { milliseconds }, endpoint, 1);
    sandbox.inject(slow).unwrap();
    sandbox
}

async fn called(sandbox: &Sandbox) {
    until(|| sandbox.calls(Endpoint::CreateOrderControlNumber) == 1).await;
}

async fn program(sandbox: &Sandbox) -> Program {
    program_with(sandbox, &[]).await
}

async fn program_with(sandbox: &Sandbox, more: &[(&str, &str)]) -> Program {
    let url = sandbox.base_url();
    let mut settings = vec![
        ("CLICKPESA_CLIENT_ID", "sandbox-client"),
        ("CLICKPESA_API_KEY", "sandbox-key"),
        ("CLICKPESA_BASE_URL", url.as_str()),
        ("BILLPAY_POLICY", "open"),
        ("BILLPAY_LOG_FORMAT", "json"),
    ];
    settings.extend(more);
    Program::start(&[], &settings).await
}

async fn create(program: &Program) -> reqwest::Result<Response> {
    client()
        .post(format!("{}{CREATE}", program.base_url()))
        .header("content-type", "application/json")
        .body(water_bill().to_string())
        .send()
        .await
}

#[tokio::test]
async fn without_credentials_it_refuses_to_start_and_names_both_solutions() {
    let settings = [("BILLPAY_LOG_FORMAT", "xml"), ("RUST_BACKTRACE", "1")];
    let ended = program::run(&[], &settings).await;
    assert_eq!(ended.log.lines().count(), 4, "{}", ended.log);
    assert!(!ended.status.success());
    for said in [
        "CLICKPESA_CLIENT_ID",
        "--sandbox",
        "BILLPAY_LOG_FORMAT",
        "BILLPAY_INTENT_KEY",
        "BILLPAY_POLICY=open",
    ] {
        assert!(ended.log.contains(said), "{}", ended.log);
    }
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn with_the_sandbox_it_warns_and_works() {
    let program = Program::start(&["--sandbox"], &[]).await;
    let lines = &program.stdout_lines;
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("sandbox http://127.0.0.1:"),
        "{lines:?}"
    );
    assert_eq!(create(&program).await.unwrap().status(), 200);
    program.signal("INT").await;
    let ended = program.wait().await;
    assert!(ended.status.success());
    assert!(ended.log.contains("SANDBOX: "), "{}", ended.log);
}

#[tokio::test]
async fn sigterm_finishes_the_call_in_flight() {
    let sandbox = slow_sandbox(500).await;
    let program = program(&sandbox).await;
    let (answer, ()) = tokio::join!(create(&program), async {
        called(&sandbox).await;
        program.signal("TERM").await;
    });
    assert_eq!(answer.unwrap().status(), 200);
    assert!(program.wait().await.status.success());
}

#[tokio::test]
async fn a_second_signal_drops_the_call_in_flight() {
    let sandbox = slow_sandbox(600_000).await;
    let program = program(&sandbox).await;
    let (answer, ()) = tokio::join!(create(&program), async {
        called(&sandbox).await;
        program.signal("TERM").await;
        let address = program.base_url().trim_start_matches("http://").to_owned();
        until_refused(&address).await;
        program.signal("TERM").await;
    });
    assert!(answer.is_err());
    let ended = program.wait().await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        ended.log.contains("stopped with calls in flight"),
        "{}",
        ended.log
    );
}

/// Waits until the drain has begun: until connections are refused.
async fn until_refused(address: &str) {
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_error_is_logged_once_with_the_clients_request_id() {
    let sandbox = sandbox(Settings::default()).await;
    let endpoint = Endpoint::CreateOrderControlNumber;
    let failed = Fault::next(FaultKind::Status { status: 500 }, endpoint, 1);
    sandbox.inject(failed).unwrap();
    // Also when only warnings are logged.
    let program = program_with(&sandbox, &[("BILLPAY_LOG", "warn")]).await;
    let problem: Problem = create(&program).await.unwrap().json().await.unwrap();
    program.signal("TERM").await;
    let log = program.wait().await.log;
    let failed = log
        .lines()
        .filter(|line| line.contains(r#""code":"provider_failed""#));
    let failed: Vec<&str> = failed.collect();
    assert_eq!(failed.len(), 1, "{log}");
    assert!(failed[0].contains(&problem.request_id), "{}", failed[0]);
    let cause = "call to ClickPesa: failed with 500";
    assert!(failed[0].contains(cause), "{}", failed[0]);
    assert!(!problem.detail.contains("500"), "{}", problem.detail);
}

#[tokio::test]
async fn an_unlisted_shop_is_logged_with_its_origin_and_request_id() {
    let sandbox = sandbox(Settings::default()).await;
    let listed = ("BILLPAY_ALLOWED_ORIGINS", "https://shop.co.tz");
    let program = program_with(&sandbox, &[listed]).await;
    let ask = async |method, origin| {
        let url = format!("{}{CREATE}", program.base_url());
        let request = client().request(method, url).header("origin", origin);
        let request = request.header("access-control-request-method", "POST");
        header(&request.send().await.unwrap(), "x-request-id")
    };
    let unlisted = ask(Method::OPTIONS, "https://shop.co.ts").await;
    let listed = ask(Method::OPTIONS, "https://shop.co.tz").await;
    // The gateway's own page sends its origin as well.
    let own = ask(Method::POST, program.base_url()).await;
    program.signal("TERM").await;
    let log = program.wait().await.log;
    let about = |id: &str, words: &str| {
        let lines = log.lines().filter(|line| line.contains(id));
        lines.filter(|line| line.contains(words)).count()
    };
    for id in [&unlisted, &listed, &own] {
        assert_eq!(id.len(), 36);
        assert_eq!(about(id, r#""message":"answered""#), 1, "{log}");
    }
    assert_eq!(about(&unlisted, "BILLPAY_ALLOWED_ORIGINS does not list"), 1);
    assert_eq!(about(&unlisted, "https://shop.co.ts"), 1, "{log}");
    assert_eq!(log.matches(r#""level":"WARN""#).count(), 1, "{log}");
}

#[tokio::test]
async fn a_closed_tab_loses_nothing() {
    let sandbox = slow_sandbox(300).await;
    let program = program(&sandbox).await;
    let address = program.base_url().trim_start_matches("http://");
    let mut tab = TcpStream::connect(address).await.unwrap();
    let bill = water_bill().to_string();
    let request = format!(
        "POST {CREATE} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{bill}",
        bill.len()
    );
    tab.write_all(request.as_bytes()).await.unwrap();
    called(&sandbox).await;
    drop(tab);
    program.signal("TERM").await;
    let ended = program.wait().await;
    assert!(ended.status.success());

    let bills = sandbox.bills();
    let number = bills[0]["billPayNumber"].as_str().unwrap();
    let about_it = ended.log.lines().filter(|line| line.contains(number));
    let about_it: Vec<&str> = about_it.collect();
    let [issued, unclaimed] = about_it[..] else {
        panic!("{}", ended.log)
    };
    assert!(issued.contains("control number issued"), "{issued}");
    assert!(
        unclaimed.contains("stored a number for a customer who has gone"),
        "{unclaimed}"
    );
    for line in [issued, unclaimed] {
        assert!(line.contains(r#""request_id":""#), "{line}");
    }
}

#[tokio::test]
async fn a_closed_log_loses_no_bill() {
    let sandbox = sandbox(Settings::default()).await;
    let mut program = program(&sandbox).await;
    program.close_stderr().await;
    for bills in 1..=3 {
        let answer = create(&program).await.unwrap();
        assert_eq!(answer.status(), 200, "bill {bills}");
        assert_eq!(sandbox.bills().len(), bills);
    }
    program.signal("TERM").await;
    assert!(program.wait().await.status.success());
}

/// A server that redirects elsewhere and counts its requests.
async fn sends_to(elsewhere: &str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    let answer =
        format!("HTTP/1.1 307 Elsewhere\r\nlocation: {elsewhere}/\r\ncontent-length: 0\r\n\r\n");
    tokio::spawn(async move {
        while let Ok((mut visitor, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 4096];
            let _ = visitor.read(&mut request).await;
            let _ = visitor.write_all(answer.as_bytes()).await;
        }
    });
    (address, visits)
}

#[tokio::test]
async fn credentials_are_sent_to_the_configured_address_only() {
    let (thief, stolen) = sends_to("http://127.0.0.1:1").await;
    let (provider, asked) = sends_to(&thief).await;
    let settings = [
        ("CLICKPESA_CLIENT_ID", "sandbox-client"),
        ("CLICKPESA_API_KEY", "sandbox-key"),
        ("CLICKPESA_BASE_URL", provider.as_str()),
        ("BILLPAY_POLICY", "open"),
        // Proxy settings of the environment are for other programs.
        ("http_proxy", thief.as_str()),
        ("HTTP_PROXY", thief.as_str()),
        ("ALL_PROXY", thief.as_str()),
    ];
    let program = Program::start(&[], &settings).await;
    let answer = create(&program).await.unwrap();
    assert!(answer.status().is_server_error(), "{}", answer.status());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(stolen.load(Ordering::SeqCst), 0);
    program.signal("TERM").await;
    assert!(program.wait().await.status.success());
}

#[cfg(unix)]
#[tokio::test]
async fn other_users_cannot_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = sandbox(Settings::default()).await;
    let program = program(&sandbox).await;
    create(&program).await.unwrap();
    let mut names = Vec::new();
    for file in std::fs::read_dir(program.page.folder()).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        if name.starts_with(".bills.db") {
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{name} has mode {mode:o}");
            names.push(name);
        }
    }
    assert!(
        names.len() >= 3,
        "the log and the lock are missing: {names:?}"
    );
}

#[tokio::test]
async fn a_client_cannot_fill_the_log_with_one_request() {
    let sandbox = sandbox(Settings::default()).await;
    let program = program(&sandbox).await;
    let long = "x".repeat(60_000);
    let answer = client()
        .get(format!("{}/api/{long}", program.base_url()))
        .header("origin", format!("https://{long}"))
        .send();
    let status = answer.await.unwrap().status();
    assert!(status.is_client_error(), "{status}");
    program.signal("TERM").await;
    let ended = program.wait().await;
    let longest = ended.log.lines().map(str::len).max();
    assert!(longest < Some(1500), "{longest:?}");
}
