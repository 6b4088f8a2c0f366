//! No log line has a secret, at any level and with any error, in a whole run of the program.

use billpay_sandbox::{ChecksumMethod, Endpoint, Fault, FaultKind, Settings};

use crate::harness::{CREATE, client, sandbox, water_bill};
use crate::program::Program;

const CLIENT_ID: &str = "client-5d1c0a7e";
const API_KEY: &str = "key-93b2f6d8";
const CHECKSUM_KEY: &str = "sum-4e7a1f0c";
const INTENT_KEY: &str = "intent-0a4be1d97c52f38660d1aa94b7e2";
const SECRETS: [&str; 4] = [CLIENT_ID, API_KEY, CHECKSUM_KEY, INTENT_KEY];

/// The beginnings of the sandbox's tokens and of their payload: `{"jti":"sandbox` in base64.
const TOKEN_PARTS: [&str; 2] = ["eyJhbGci", "eyJqdGkiOiJzYW5kYm94"];

async fn life(program: &Program, create_calls: usize) {
    let client = client();
    let url = format!("{}{CREATE}", program.base_url());
    for path in ["/", "/readyz", "/nothing"] {
        let answer = client.get(format!("{}{path}", program.base_url())).send();
        answer.await.unwrap();
    }
    for _ in 0..create_calls {
        let request = client.post(&url).header("content-type", "application/json");
        let answer = request.body(water_bill().to_string()).send().await.unwrap();
        let body = answer.text().await.unwrap();
        for secret in TOKEN_PARTS.into_iter().chain(SECRETS) {
            assert!(!body.contains(secret), "{secret} is told: {body}");
        }
    }
}

#[tokio::test]
async fn no_secret_is_logged_at_any_level() {
    let sandbox = sandbox(Settings {
        client_id: CLIENT_ID.to_owned(),
        api_key: API_KEY.to_owned(),
        checksum: Some((CHECKSUM_KEY.to_owned(), ChecksumMethod::Canonical)),
        ..Settings::default()
    });
    let sandbox = sandbox.await;
    let kinds = [
        FaultKind::RevokeToken,
        FaultKind::Status { status: 401 },
        FaultKind::Status { status: 500 },
        FaultKind::NotJson,
        FaultKind::CutBody,
        FaultKind::Reset,
    ];
    let settings = [
        ("CLICKPESA_CLIENT_ID", CLIENT_ID),
        ("CLICKPESA_API_KEY", API_KEY),
        ("CLICKPESA_CHECKSUM_KEY", CHECKSUM_KEY),
        ("CLICKPESA_BASE_URL", &sandbox.base_url()),
        ("BILLPAY_INTENT_KEY", INTENT_KEY),
        ("BILLPAY_POLICY", "open"),
        ("BILLPAY_LOG", "trace"),
    ];
    let program = Program::start(&[], &settings).await;
    for kind in kinds {
        let fault = Fault::next(kind, Endpoint::CreateOrderControlNumber, 1);
        sandbox.inject(fault).unwrap();
        life(&program, 1).await;
    }
    program.signal("TERM").await;
    let log = program.wait().await.log;

    assert!(
        log.contains("TRACE") && log.contains("token received"),
        "{log}"
    );
    for secret in TOKEN_PARTS.into_iter().chain(SECRETS) {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is logged");
    }
}
