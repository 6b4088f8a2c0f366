//! How a sandbox starts and stops.

use std::io;
use std::time::Duration;

use billpay_sandbox::{Endpoint, Fault, FaultKind, Sandbox, Settings};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::Client;

/// How long a port may take to become free on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(10);

async fn sandbox() -> Sandbox {
    let listen = ([127, 0, 0, 1], 0).into();
    Sandbox::start(listen, Settings::default()).await.unwrap()
}

fn address(sandbox: &Sandbox) -> String {
    let url = sandbox.base_url();
    url.strip_prefix("http://").unwrap().to_owned()
}

async fn wait_until_free(address: String) {
    let refused = async {
        while TcpStream::connect(&address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    timeout(TIMEOUT, refused).await.expect("the port is free");
}

#[tokio::test]
async fn shutting_down_frees_the_port() {
    let sandbox = sandbox().await;
    let address = address(&sandbox);
    sandbox.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn dropping_the_sandbox_frees_the_port() {
    let sandbox = sandbox().await;
    let address = address(&sandbox);
    drop(sandbox);
    wait_until_free(address).await;
}

#[tokio::test]
async fn a_hanging_call_does_not_delay_the_shutdown() {
    let client = Client::start().await;
    let address = address(&client.sandbox);
    let endpoint = Endpoint::CreateOrderControlNumber;
    let hanging = FaultKind::Latency {
        milliseconds: 600_000,
    };
    let fault = Fault::next(hanging, endpoint, 1);
    client.sandbox.inject(fault).unwrap();
    let url = format!("{}{}", client.sandbox.base_url(), crate::client::CREATE);
    let call = tokio::spawn(reqwest::Client::new().post(url).json(&json!({})).send());
    let called = async {
        while client.sandbox.calls(endpoint) == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(TIMEOUT, called).await.expect("a call");
    timeout(TIMEOUT, client.sandbox.shutdown())
        .await
        .expect("a shutdown");
    wait_until_free(address).await;
    call.abort();
}

#[tokio::test]
async fn an_invalid_namba_is_refused() {
    for namba in ["", "550", "55O4", "550455045504550455"] {
        let settings = Settings {
            namba: namba.to_owned(),
            ..Settings::default()
        };
        let error = Sandbox::start(([127, 0, 0, 1], 0).into(), settings)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), "the BillPay-Namba must be four digits");
    }
}
