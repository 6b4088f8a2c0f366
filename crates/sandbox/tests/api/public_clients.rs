//! Two clients of ClickPesa from Python's registry work with the sandbox as they work with ClickPesa. `cargo xtask setup`
//! installs them, at the versions in `tests/documentation/requirements.txt` and `xtask/src/tools.rs`.

use std::path::{Path, PathBuf};

use billpay_sandbox::{ChecksumMethod, Payment, Settings};
use serde_json::json;
use tokio::process::Command;

use crate::client::Client;

/// The interpreter whose packages are installed.
fn python() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/bin/python");
    std::env::var_os("BILLPAY_TEST_PYTHON").map_or_else(default, PathBuf::from)
}

/// Runs a program with that client. Both clients have modules of the same name, so the library is in a folder of its
/// own.
async fn run(program: &str, client: &Client, argument: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public_clients");
    let python = python();
    let mut command = Command::new(&python);
    command.env_clear();
    if program == "library.py" {
        let environment = python.parent().and_then(Path::parent).unwrap();
        command.env("PYTHONPATH", environment.join("clickpesa"));
    }
    command
        .arg(folder.join(program))
        .arg(client.sandbox.base_url())
        .arg(argument);
    let output = command.output().await.expect("Python: cargo xtask setup");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
}

#[tokio::test]
async fn clickpesa_python_sdk_works_unchanged() {
    let key = "sdk-key";
    let settings = Settings {
        checksum: Some((key.to_owned(), ChecksumMethod::Canonical)),
        ..Settings::default()
    };
    let client = Client::without_token(settings).await;
    run("sdk.py", &client, key).await;
    assert_eq!(client.sandbox.bills().len(), 3);
}

#[tokio::test]
async fn the_library_clickpesa_works_unchanged() {
    let client = Client::start().await;
    client.create(json!({"billReference": "LIB1"})).await;
    client.sandbox.pay(Payment::new("LIB1", 90_900)).unwrap();
    run("library.py", &client, "LIB1").await;
}
