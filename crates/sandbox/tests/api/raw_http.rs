//! The documentation's own calls, byte for byte on a socket, without an HTTP client library.

use billpay_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &str =
    include_str!("../../../contract/tests/golden/create-order-control-number.request.json");

/// Sends a request, and reads the response until the connection is closed.
async fn exchange(sandbox: &Sandbox, head: &str, body: &str) -> (String, Value) {
    let address = sandbox.base_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = head.trim().replace('\n', "\r\n");
    let request = format!("{head}\r\nHost: {address}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.lines().next().unwrap().to_owned();
    assert!(head.contains("content-type: application/json"), "{head}");
    (status, serde_json::from_str(body).unwrap())
}

#[tokio::test]
async fn the_documentations_calls_work_byte_for_byte() {
    let listen = ([127, 0, 0, 1], 0).into();
    let sandbox = Sandbox::start(listen, Settings::default()).await.unwrap();
    let generate = "POST /third-parties/generate-token HTTP/1.1
api-key: sandbox-key
client-id: sandbox-client
Content-Length: 0";
    let (status, answer) = exchange(&sandbox, generate, "").await;
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert_eq!(answer["success"], json!(true));
    let token = answer["token"].as_str().unwrap();

    let create = format!(
        "POST /third-parties/billpay/create-order-control-number HTTP/1.1
Authorization: {token}
Content-Type: application/json
Content-Length: {}",
        REQUEST.len()
    );
    let (status, bill) = exchange(&sandbox, &create, REQUEST).await;
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert_eq!(
        bill,
        json!({
            "billPayNumber": "CUSTOMJH121",
            "billDescription": "Water Bill - July 2024",
            "billAmount": 90900,
            "billPaymentMode": "EXACT",
        })
    );

    let (status, refusal) = exchange(&sandbox, &create, REQUEST).await;
    assert_eq!(status, "HTTP/1.1 409 Conflict");
    assert_eq!(
        refusal["message"],
        "Order reference CUSTOMJH121 already used: Create a different reference"
    );
}
