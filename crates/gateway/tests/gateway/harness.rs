//! A gateway with a page and a sandbox of its own, on free ports.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use billpay_gateway::config::{Config, Flags, Provider};
use billpay_gateway::server::{Drained, Gateway};
use billpay_sandbox::{Endpoint, Fault, FaultKind, Sandbox, Settings, Stage, When};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

pub(crate) const CREATE: &str = "/api/billpay/create-order-control-number";

pub(crate) const CREATE_CALL: Endpoint = Endpoint::CreateOrderControlNumber;

/// A setting and its value.
pub(crate) type Setting = (&'static str, &'static str);

/// A built page in a temporary folder.
#[derive(Clone)]
pub(crate) struct Page(Arc<tempfile::TempDir>);

impl Page {
    /// The page as it is built, but for what Trunk makes small.
    pub(crate) const HTML: &'static str = include_str!("../../../../index.html");

    pub(crate) fn new() -> Self {
        let page = Self(Arc::new(tempfile::tempdir().unwrap()));
        page.file("/index.html", Self::HTML.as_bytes());
        page
    }

    pub(crate) fn file(&self, path: &str, content: &[u8]) {
        std::fs::write(self.0.path().join(path.trim_start_matches('/')), content).unwrap();
    }

    /// The database is in the same folder.
    pub(crate) fn database(&self) -> String {
        format!(
            "sqlite://{}?mode=rwc",
            self.0.path().join(".bills.db").display()
        )
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }
}

/// A sandbox on a free port.
pub(crate) async fn sandbox(settings: Settings) -> Sandbox {
    let free_port = "127.0.0.1:0".parse().unwrap();
    Sandbox::start(free_port, settings).await.unwrap()
}

/// A client that does not decompress or redirect.
pub(crate) fn client() -> Client {
    // An error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().tls_certs_only([]).no_proxy();
    builder.build().unwrap()
}

/// A gateway, its sandbox, and a client.
pub(crate) struct TestGateway {
    pub(crate) sandbox: Sandbox,
    gateway: Gateway,
    base_url: String,
    client: Client,
    _page: Page,
}

impl TestGateway {
    pub(crate) async fn start(settings: &[Setting]) -> Self {
        Self::with_page(Page::new(), settings).await
    }

    pub(crate) async fn with_page(page: Page, settings: &[Setting]) -> Self {
        let sandbox = sandbox(Settings::default()).await;
        Self::before(sandbox, page, settings).await
    }

    /// With the demo shop, as `--sandbox` starts it.
    #[cfg(feature = "sandbox")]
    pub(crate) async fn with_demo(settings: &[Setting]) -> Self {
        let sandbox = sandbox(Settings::default()).await;
        Self::serving(sandbox, Page::new(), settings, true).await
    }

    /// A gateway in front of that sandbox.
    pub(crate) async fn before(sandbox: Sandbox, page: Page, settings: &[Setting]) -> Self {
        Self::serving(sandbox, page, settings, false).await
    }

    async fn serving(sandbox: Sandbox, page: Page, settings: &[Setting], demo: bool) -> Self {
        let url = sandbox.base_url();
        let database = page.database();
        let mut all = HashMap::from([
            ("CLICKPESA_CLIENT_ID", "sandbox-client"),
            ("CLICKPESA_API_KEY", "sandbox-key"),
            ("CLICKPESA_BASE_URL", &*url),
            ("BILLPAY_LISTEN", "127.0.0.1:0"),
            ("BILLPAY_DATABASE_URL", &*database),
            ("BILLPAY_POLICY", "open"),
        ]);
        all.extend(settings.iter().copied());
        let flags = Flags {
            assets: Some(page.folder().to_owned()),
            ..Flags::default()
        };
        let mut config = Config::read(&all, &flags).unwrap();
        config.server.demo = demo;
        let Provider::ClickPesa(clickpesa) = &config.provider else {
            panic!("no stand-in of its own was asked for");
        };
        let gateway = Gateway::start(&config, clickpesa);
        let gateway = gateway.await.unwrap();
        Self {
            sandbox,
            base_url: format!("http://{}", gateway.address()),
            gateway,
            client: client(),
            _page: page,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base_url))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.gateway.address()
    }

    pub(crate) async fn create(&self, bill: Value) -> Response {
        let request = self.request(Method::POST, CREATE);
        let request = request.header("content-type", "application/json");
        request.body(bill.to_string()).send().await.unwrap()
    }

    /// Makes the next create calls fail in that way.
    pub(crate) fn next_creates(&self, kind: FaultKind, calls: u64) {
        self.sandbox
            .inject(Fault::next(kind, CREATE_CALL, calls))
            .unwrap();
    }

    /// Lets every call fail from now on, before it has an effect.
    pub(crate) fn all_calls(&self, kind: FaultKind) {
        let fault = Fault {
            kind,
            endpoint: None,
            stage: Stage::BeforeEffect,
            when: When::Chance {
                probability: 1.0,
                seed: 1,
            },
        };
        self.sandbox.inject(fault).unwrap();
    }

    pub(crate) fn create_calls(&self) -> u64 {
        self.sandbox.calls(CREATE_CALL)
    }

    pub(crate) fn token_calls(&self) -> u64 {
        self.sandbox.calls(Endpoint::GenerateToken)
    }

    /// Drains the gateway and returns its sandbox.
    pub(crate) async fn drain(self) -> (Drained, Sandbox) {
        (self.gateway.drain().await, self.sandbox)
    }
}

/// A valid bill.
pub(crate) fn water_bill() -> Value {
    json!({"billDescription": "Water Bill - July 2024", "billPaymentMode": "EXACT", "billAmount": 90900})
}

/// The value of a header; empty if there is none.
pub(crate) fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name);
    value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
}

/// Waits until the condition holds. The test runner ends a test that waits too long.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    while !holds() {
        a_moment().await;
    }
}

/// The pause between two checks of a condition that has no notification. Tests wait for conditions, never
/// for a time alone.
pub(crate) async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(10)).await;
}
