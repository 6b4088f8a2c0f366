//! A test client for ClickPesa's API and the admin API.

use billpay_sandbox::{Sandbox, Settings};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

pub(crate) const CREATE: &str = "/third-parties/billpay/create-order-control-number";

pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
    http: reqwest::Client,
    /// The token as it was issued, with its `Bearer `.
    pub(crate) token: String,
}

impl Client {
    pub(crate) async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let mut client = Self::without_token(settings).await;
        client.token = client.new_token().await;
        client
    }

    pub(crate) async fn without_token(settings: Settings) -> Self {
        let sandbox = Sandbox::start(([127, 0, 0, 1], 0).into(), settings).await;
        let sandbox = sandbox.expect("a free port");
        install_crypto_provider();
        Self {
            sandbox,
            http: reqwest::Client::new(),
            token: String::new(),
        }
    }

    pub(crate) async fn new_token(&self) -> String {
        let (status, body) = self.generate("sandbox-client", "sandbox-key").await;
        assert_eq!(
            (status, &body["success"]),
            (200, &Value::Bool(true)),
            "{body}"
        );
        body["token"].as_str().expect("a token").to_owned()
    }

    pub(crate) async fn generate(&self, client_id: &str, api_key: &str) -> (u16, Value) {
        let request = self.bare(Method::POST, "/third-parties/generate-token");
        let request = request
            .header("client-id", client_id)
            .header("api-key", api_key);
        answer(request.send().await.expect("an answer")).await
    }

    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sandbox.base_url()))
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).header("Authorization", &self.token)
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request(method, path).json(body);
        answer(request.send().await.expect("an answer")).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(
            self.request(Method::GET, path)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    pub(crate) async fn create(&self, body: Value) -> (u16, Value) {
        self.send(Method::POST, CREATE, &body).await
    }

    /// Calls the admin API.
    pub(crate) async fn admin(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.bare(Method::POST, path).json(body);
        answer(request.send().await.expect("an answer")).await
    }
}

/// Installs a cryptography provider, which reqwest requires even for plain HTTP. A second call in the
/// same process has no effect.
pub(crate) fn install_crypto_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

pub(crate) async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("a whole body");
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

/// Asserts that a response is this refusal, in ClickPesa's shape.
#[track_caller]
pub(crate) fn assert_refused(answer: &(u16, Value), status: u16, message: &str) {
    assert_eq!(answer, &(status, serde_json::json!({"message": message})));
}
