//! The phone simulator: its page, files, security headers and menus. The browser tests use it like a
//! person.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::client::{Client, answer, assert_refused};

async fn fetch(client: &Client, path: &str) -> (Response, String) {
    let answer = client.bare(Method::GET, path).send().await.unwrap();
    let again = client.bare(Method::GET, path).send().await.unwrap();
    (answer, again.text().await.unwrap())
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers()[name].to_str().unwrap()
}

/// Each text between `before` and the next quote.
fn quoted<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    let rests = text.split(before).skip(1);
    rests.filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn the_page_allows_no_inline_code_and_no_other_origin() {
    let client = Client::start().await;
    let (answer, page) = fetch(&client, "/phone?number=1&amount=5").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
    assert_eq!(
        header(&answer, "content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let scripts = page.matches("<script").count();
    assert_eq!(
        scripts,
        page.matches("<script type=\"module\" src=").count()
    );
    for inline in ["<style", " style=", " onclick=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
}

#[tokio::test]
async fn every_file_that_the_page_loads_exists() {
    let client = Client::start().await;
    let (_, page) = fetch(&client, "/phone").await;
    let mut files = quoted(&page, " src=\"");
    files.extend(quoted(&page, " href=\""));
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(
            fetch(&client, &format!("/{file}")).await.0.status(),
            200,
            "{file}"
        );
    }
    let mut scripts = vec!["phone.js".to_owned()];
    let mut seen = 0;
    while let Some(name) = scripts.get(seen).cloned() {
        seen += 1;
        let (answer, script) = fetch(&client, &format!("/phone/{name}")).await;
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(
            header(&answer, "content-type"),
            "text/javascript; charset=utf-8"
        );
        for forbidden in ["innerHTML", "eval(", "http://", "https://"] {
            assert!(!script.contains(forbidden), "{name}: {forbidden}");
        }
        let imports = quoted(&script, " from \"./").into_iter().map(str::to_owned);
        let new: Vec<String> = imports.filter(|one| !scripts.contains(one)).collect();
        scripts.extend(new);
    }
    assert_eq!(seen, 6);
}

#[tokio::test]
async fn every_element_that_the_scripts_use_is_on_the_page() {
    let client = Client::start().await;
    let (_, page) = fetch(&client, "/phone").await;
    for script in ["phone.js", "webhooks.js"] {
        let (_, script) = fetch(&client, &format!("/phone/{script}")).await;
        for id in quoted(&script, "$(\"") {
            let found = page.matches(&format!(" id=\"{id}\"")).count();
            assert_eq!(found, 1, "{id}");
        }
    }
}

#[tokio::test]
async fn other_paths_redirect_to_the_page_or_are_not_found() {
    let client = Client::start().await;
    let (_, page) = fetch(&client, "/phone?number=1").await;
    let (with_slash, same) = fetch(&client, "/phone/?number=1").await;
    assert_eq!(page, same);
    assert!(with_slash.url().as_str().ends_with("/phone?number=1"));
    for path in [
        "/phone/menus.js",
        "/phone/..%2FCargo.toml",
        "/phone/index.html",
    ] {
        let request = client.bare(Method::GET, path);
        assert_refused(
            &answer(request.send().await.unwrap()).await,
            404,
            "Not found",
        );
    }
}

#[tokio::test]
async fn the_phone_has_a_text_for_each_refusal_of_a_payment() {
    let client = Client::start().await;
    let (_, menu) = fetch(&client, "/phone/menu.js").await;
    client
        .create(json!({"billReference": "A1", "billAmount": 5, "billPaymentMode": "EXACT"}))
        .await;
    let mut codes = Vec::new();
    let mut pay = async |number: &str, amount: u64| {
        let payment = json!({"billPayNumber": number, "amount": amount, "channel": "CRDB"});
        let (status, body) = client.admin("/sandbox/payments", &payment).await;
        if let Some(code) = body["code"].as_str() {
            codes.push(code.to_owned());
        }
        status
    };
    assert_eq!(pay("B2", 5).await, 422);
    assert_eq!(pay("A1", 0).await, 422);
    assert_eq!(pay("A1", 4).await, 422);
    assert_eq!(pay("A1", 5).await, 200);
    assert_eq!(pay("A1", 5).await, 422);
    client.create(json!({"billReference": "C3"})).await;
    let off = json!({"billStatus": "INACTIVE"});
    client
        .send(Method::PATCH, "/third-parties/billpay/C3", &off)
        .await;
    assert_eq!(pay("C3", 5).await, 422);
    let parts = json!({"billReference": "D4", "billAmount": 5, "billMaxCollectionAmount": 5});
    client.create(parts).await;
    assert_eq!(pay("D4", 6).await, 422);
    assert_eq!(
        codes,
        [
            "unknown-number",
            "amount",
            "not-exact",
            "already-paid",
            "inactive",
            "above-maximum"
        ]
    );
    let (texts, _) = menu.split_once("const OUT_OF_ORDER").unwrap();
    for code in codes {
        assert!(
            texts.contains(&format!("{code}\": \"")) || texts.contains(&format!("  {code}: \"")),
            "{code}"
        );
    }
}

#[tokio::test]
async fn the_sandbox_accepts_each_channel_of_the_phone() {
    let client = Client::start().await;
    let (_, channels) = fetch(&client, "/phone/channels.js").await;
    let channels = quoted(&channels, "wire: \"");
    assert_eq!(channels.len(), 5);
    for (number, channel) in ["A1", "A2", "A3", "A4", "A5"].into_iter().zip(channels) {
        client.create(json!({"billReference": number})).await;
        let payment = json!({"billPayNumber": number, "amount": 5, "channel": channel});
        let (status, _) = client.admin("/sandbox/payments", &payment).await;
        assert_eq!(status, 200, "{channel}");
    }
}

/// Runs the phone's menus in Node: each channel's menu leads to the same payment.
#[test]
fn every_channels_menu_leads_to_the_payment() {
    let crate_folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    // Older versions of Node treat a `.js` file as a module only with this `package.json`.
    std::fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#).unwrap();
    for file in [
        "phone/channels.js",
        "phone/menu.js",
        "tests/phone/walk_menus.mjs",
    ] {
        let path = crate_folder.join(file);
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let walk = std::process::Command::new("node")
        .arg(folder.path().join("walk_menus.mjs"))
        .output()
        .unwrap();
    assert!(
        walk.status.success(),
        "{}",
        String::from_utf8_lossy(&walk.stderr)
    );
    let output = String::from_utf8(walk.stdout).unwrap();
    let payments = output
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let paid = |id: &str, wire: &str| json!({"channel": wire, "kind": "pay", "number": "55042914871931", "amount": 90900, "attempt": 1, "id": id});
    let expected = [
        paid("m-pesa", "M-PESA"),
        paid("mixx-by-yas", "MIXX BY YAS"),
        paid("airtel-money", "AIRTEL MONEY"),
        paid("halopesa", "HALOPESA"),
        paid("crdb-simbanking", "CRDB"),
    ];
    assert_eq!(payments.collect::<Vec<_>>(), expected);
}
