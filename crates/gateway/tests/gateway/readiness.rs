//! `/healthz` says that the process runs, and `/readyz` whether bills can be created: it looks at the database and
//! at ClickPesa.

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, FaultKind};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Page, TestGateway, a_moment, header, water_bill};
use crate::payment_helpers::{bill, shown};

async fn ask(gateway: &TestGateway, path: &str) -> (StatusCode, Value) {
    let answer = gateway.request(Method::GET, path).send().await.unwrap();
    assert_eq!(header(&answer, "cache-control"), "no-store");
    (answer.status(), answer.json().await.unwrap())
}

async fn until_database(gateway: &TestGateway, outcome: &str) -> StatusCode {
    loop {
        let (status, body) = ask(gateway, "/readyz").await;
        if body["checks"]["database"] == outcome {
            return status;
        }
        a_moment().await;
    }
}

async fn until_clickpesa(gateway: &TestGateway, ready: bool) -> Value {
    loop {
        let (status, body) = ask(gateway, "/readyz").await;
        if status.is_success() == ready {
            return body["checks"].clone();
        }
        a_moment().await;
    }
}

#[tokio::test]
async fn a_ready_gateway_names_its_checks() {
    let gateway = TestGateway::start(&[]).await;
    let up = (StatusCode::OK, json!({"status": "up"}));
    assert_eq!(ask(&gateway, "/healthz").await, up);
    let checks = json!({"database": "ok", "clickpesa": "ok"});
    let ready = json!({"status": "ready", "checks": checks});
    assert_eq!(ask(&gateway, "/readyz").await, (StatusCode::OK, ready));
}

#[tokio::test]
async fn a_hundred_probes_cause_one_check() {
    let gateway = TestGateway::start(&[]).await;
    let probes = (0..100).map(|_| ask(&gateway, "/readyz"));
    for (status, _) in futures_util::future::join_all(probes).await {
        assert_eq!(status, StatusCode::OK);
    }
    assert_eq!(gateway.token_calls(), 1);
    // There was no call for a customer, so the first check has looked up a number.
    assert_eq!(gateway.sandbox.calls(Endpoint::GetBill), 1);
}

#[tokio::test]
async fn a_clickpesa_that_is_down_is_noticed_though_there_is_a_token() {
    let gateway = TestGateway::start(&[]).await;
    gateway.create(water_bill()).await;
    assert_eq!(ask(&gateway, "/readyz").await.0, StatusCode::OK);
    assert_eq!(gateway.sandbox.calls(Endpoint::GetBill), 0);
    gateway.all_calls(FaultKind::Reset);
    let checks = until_clickpesa(&gateway, false).await;
    assert_eq!(
        checks,
        json!({"database": "ok", "clickpesa": "unreachable"})
    );
    // The process is healthy: no restart would help.
    assert_eq!(ask(&gateway, "/healthz").await.0, StatusCode::OK);
    let (status, body) = ask(&gateway, "/readyz?exclude=clickpesa").await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("ready")));

    gateway.sandbox.clear_faults();
    until_clickpesa(&gateway, true).await;
}

#[tokio::test]
async fn a_deleted_database_is_noticed_and_no_bill_is_created_until_it_is_back() {
    let page = Page::new();
    let gateway = TestGateway::with_page(page.clone(), &[]).await;
    assert_eq!(gateway.create(water_bill()).await.status(), StatusCode::OK);
    let [path, aside] = [".bills.db", "aside.db"].map(|name| page.folder().join(name));
    std::fs::rename(&path, &aside).unwrap();
    let refused = gateway.create(water_bill()).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    let problem: Problem = refused.json().await.unwrap();
    assert_eq!(problem.code, "store_failed");
    assert!(problem.detail.contains("deleted or replaced"));
    assert_eq!(
        until_database(&gateway, "replaced").await,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(gateway.create_calls(), 1, "a bill without a place was sent");

    std::fs::rename(&aside, &path).unwrap();
    assert_eq!(gateway.create(water_bill()).await.status(), StatusCode::OK);
    assert_eq!(until_database(&gateway, "ok").await, StatusCode::OK);
}

#[tokio::test]
async fn a_deleted_log_of_the_database_is_noticed_and_nothing_is_lost() {
    let page = Page::new();
    let gateway = TestGateway::with_page(page.clone(), &[]).await;
    let bill = bill(&gateway, water_bill()).await;
    std::fs::remove_file(page.folder().join(".bills.db-wal")).unwrap();
    let refused = gateway.create(water_bill()).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let problem: Problem = refused.json().await.unwrap();
    assert_eq!(problem.code, "store_failed");
    assert_eq!(
        until_database(&gateway, "replaced").await,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(gateway.create_calls(), 1, "a bill without a place was sent");

    let copy = Page::new();
    std::fs::copy(
        page.folder().join(".bills.db"),
        copy.folder().join(".bills.db"),
    )
    .unwrap();
    let restarted = TestGateway::with_page(copy, &[]).await;
    let view = shown(&restarted, &bill).await.to_string();
    assert!(view.contains(&bill.number), "{view}");
}

#[cfg(target_os = "linux")]
mod on_linux {
    use std::time::Duration;

    use billpay_sandbox::Settings;
    use reqwest::Response;
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    use super::*;
    use crate::harness::{CREATE, client, sandbox};
    use crate::program::Program;

    /// Limits the size of the program's files from now on. A write above it fails.
    fn limit_files(program: &Program, bytes: Option<u64>) {
        let id = Pid::from_raw(i32::try_from(program.id()).unwrap());
        let limit = Rlimit {
            current: bytes,
            maximum: None,
        };
        prlimit(id, Resource::Fsize, limit).unwrap();
    }

    #[tokio::test]
    async fn a_disk_that_takes_no_more_is_noticed_and_so_is_its_end() {
        let sandbox = sandbox(Settings::default()).await;
        let url = sandbox.base_url();
        let settings = [
            ("CLICKPESA_CLIENT_ID", "sandbox-client"),
            ("CLICKPESA_API_KEY", "sandbox-key"),
            ("CLICKPESA_BASE_URL", &*url),
            ("BILLPAY_POLICY", "open"),
        ];
        let program = Program::start(&[], &settings).await;
        let create = async || -> Response {
            let create = client().post(format!("{}{CREATE}", program.base_url()));
            let create = create.header("content-type", "application/json");
            create.body(water_bill().to_string()).send().await.unwrap()
        };
        let ready = async |wanted: StatusCode| loop {
            let path = format!("{}/readyz", program.base_url());
            let answer = client().get(path).timeout(Duration::from_secs(30)).send();
            let answer = answer.await.unwrap();
            if answer.status() == wanted {
                return answer.json::<Value>().await.unwrap();
            }
            a_moment().await;
        };
        assert_eq!(create().await.status(), StatusCode::OK);
        ready(StatusCode::OK).await;
        limit_files(&program, Some(0));
        assert_eq!(create().await.status(), StatusCode::SERVICE_UNAVAILABLE);
        let unready = ready(StatusCode::SERVICE_UNAVAILABLE).await;
        assert_ne!(unready["checks"]["database"], "ok");
        limit_files(&program, None);
        assert_eq!(create().await.status(), StatusCode::OK);
        ready(StatusCode::OK).await;
        assert_eq!(sandbox.bills().len(), 2);
    }
}
