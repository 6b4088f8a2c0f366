//! The gateway in shops' pages: CORS for listed shops, a path on the shop's origin, the demo shop, and the
//! merchant's changes to the channels.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::harness::{CREATE, Page, TestGateway, header, water_bill};

const SHOP: &str = "https://shop.co.tz";
const CHANNELS: &str = "/api/billpay/channels";
const LOADER: &str = "/billpay-widget.js";

async fn gateway_of_shop() -> TestGateway {
    let page = Page::new();
    page.file(LOADER, b"export {}");
    let origins = "https://shop.co.tz, http://localhost:3000";
    TestGateway::with_page(page, &[("BILLPAY_ALLOWED_ORIGINS", origins)]).await
}

async fn send_from(gateway: &TestGateway, origin: &str, method: Method, path: &str) -> Response {
    let request = gateway.request(method, path).header("origin", origin);
    let request = request.header("access-control-request-method", "POST");
    request
        .header("access-control-request-headers", "content-type")
        .send()
        .await
        .unwrap()
}

fn allowed_origin(answer: &Response) -> String {
    header(answer, "access-control-allow-origin")
}

#[tokio::test]
async fn a_listed_shop_may_call_and_read_every_response() {
    let gateway = gateway_of_shop().await;
    let preflight = send_from(&gateway, SHOP, Method::OPTIONS, CREATE).await;
    assert!(preflight.status().is_success());
    assert_eq!(allowed_origin(&preflight), SHOP);
    assert_eq!(
        header(&preflight, "access-control-allow-methods"),
        "GET,POST"
    );
    assert_eq!(
        header(&preflight, "access-control-allow-headers"),
        "content-type,idempotency-key"
    );
    assert_eq!(header(&preflight, "access-control-max-age"), "7200");
    assert_eq!(header(&preflight, "access-control-allow-credentials"), "");

    // A bill, a problem, an unknown address, and event streams without a bill.
    let bill = gateway.request(Method::POST, CREATE).json(&water_bill());
    let broken = gateway.request(Method::POST, CREATE).json(&json!({}));
    let nowhere = gateway.request(Method::GET, "/api/nowhere");
    let no_events = gateway.request(Method::GET, "/api/events");
    for (request, status) in [(bill, 200), (broken, 422), (nowhere, 404), (no_events, 404)] {
        let answer = request.header("origin", SHOP).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(allowed_origin(&answer), SHOP, "{status}");
        assert!(header(&answer, "vary").contains("origin"));
        assert_eq!(
            header(&answer, "access-control-expose-headers"),
            "x-request-id,retry-after,location"
        );
    }
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn other_origins_are_refused() {
    let gateway = gateway_of_shop().await;
    for origin in [
        "null",
        "http://shop.co.tz",
        "https://shop.co.tz:8443",
        "https://www.shop.co.tz",
        "https://shop.co.tz.evil.example",
        "https://evilshop.co.tz",
        "https://SHOP.co.tz",
        "http://localhost",
    ] {
        for (method, path) in [(Method::OPTIONS, CREATE), (Method::GET, CHANNELS)] {
            let answer = send_from(&gateway, origin, method, path).await;
            assert_eq!(allowed_origin(&answer), "", "{origin} {path}");
        }
    }
}

#[tokio::test]
async fn without_a_list_all_other_origins_are_refused() {
    let gateway = TestGateway::start(&[]).await;
    for (method, path) in [(Method::OPTIONS, CREATE), (Method::GET, CHANNELS)] {
        let answer = send_from(&gateway, SHOP, method, path).await;
        assert_eq!(allowed_origin(&answer), "", "{path}");
    }
}

#[tokio::test]
async fn any_page_may_load_the_widget_but_not_the_bill_page() {
    let gateway = gateway_of_shop().await;
    let script = send_from(&gateway, "https://any.example", Method::GET, LOADER).await;
    assert_eq!(allowed_origin(&script), "*");
    assert_eq!(
        header(&script, "cross-origin-resource-policy"),
        "cross-origin"
    );
    assert_eq!(header(&script, "cache-control"), "no-cache");
    let page = send_from(&gateway, "https://any.example", Method::GET, "/").await;
    assert_eq!(allowed_origin(&page), "");
}

async fn mounted() -> TestGateway {
    let page = Page::new();
    page.file(LOADER, b"export {}");
    let url = "https://shop.co.tz/malipo";
    TestGateway::with_page(page, &[("BILLPAY_PUBLIC_URL", url)]).await
}

#[tokio::test]
async fn under_a_path_requests_are_served_with_and_without_it() {
    let gateway = mounted().await;
    for prefix in ["", "/malipo"] {
        let path = |path: &str| format!("{prefix}{path}");
        let page = gateway.request(Method::GET, &path("/")).send().await;
        assert!(page.unwrap().text().await.unwrap().contains("<form"));
        for file in [LOADER, CHANNELS, "/healthz"] {
            let answer = gateway.request(Method::GET, &path(file)).send().await;
            assert_eq!(answer.unwrap().status(), StatusCode::OK, "{file}");
        }
        let create = gateway.request(Method::POST, &path(CREATE));
        let issued: Value = create
            .json(&water_bill())
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert!(issued["billPayNumber"].is_string(), "{issued}");
    }
    for elsewhere in ["/malipofoo/", "/malipo/malipo/", "/x/malipo/"] {
        let answer = gateway
            .request(Method::GET, elsewhere)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_path_without_its_slash_redirects_to_the_page() {
    let gateway = mounted().await;
    // The client follows redirects. `url()` is the last address.
    let answer = gateway
        .request(Method::GET, "/malipo?lang=en")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.url().path(), "/malipo/");
    assert_eq!(answer.url().query(), Some("lang=en"));
    assert!(answer.text().await.unwrap().contains("<form"));
}

#[tokio::test]
async fn without_the_sandbox_there_is_no_demo_shop() {
    let gateway = TestGateway::start(&[]).await;
    for path in ["/demo", "/demo/", "/demo/shop.js"] {
        let answer = gateway.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn the_demo_shop_keeps_queries_and_has_the_gateways_errors() {
    let url = ("BILLPAY_PUBLIC_URL", "https://shop.co.tz/malipo/");
    let gateway = TestGateway::with_demo(&[url]).await;
    for prefix in ["", "/malipo"] {
        let path = format!("{prefix}/demo?locale=en&theme=dark");
        let shop = gateway.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(shop.url().path(), format!("{prefix}/demo/"));
        assert_eq!(shop.url().query(), Some("locale=en&theme=dark"));
        assert!(shop.text().await.unwrap().contains("<billpay-widget"));
    }
    for (method, path, code) in [
        (Method::POST, "/demo/", "method_not_allowed"),
        (Method::DELETE, "/demo", "method_not_allowed"),
        (Method::POST, "/demo/shop.js", "method_not_allowed"),
        (Method::GET, "/demo/%ff", "not_found"),
        (Method::GET, "/demo/..%2findex.html", "not_found"),
    ] {
        let answer = gateway.request(method, path).send().await.unwrap();
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], code, "{path}: {problem}");
    }
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn the_demo_shop_is_compressed() {
    let gateway = TestGateway::with_demo(&[]).await;
    for file in ["", "shop.css", "shop.js", "kanga.svg"] {
        let request = gateway.request(Method::GET, &format!("/demo/{file}"));
        let answer = request
            .header("accept-encoding", "br")
            .send()
            .await
            .unwrap();
        assert_eq!(header(&answer, "content-encoding"), "br", "{file}");
        assert_eq!(header(&answer, "vary"), "accept-encoding", "{file}");
    }
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn the_demo_shop_renders_the_form_with_a_new_nonce() {
    let gateway = TestGateway::with_demo(&[]).await;
    let answer = gateway.request(Method::GET, "/demo/").send().await.unwrap();
    assert_eq!(header(&answer, "cache-control"), "no-store");
    let policy = header(&answer, "content-security-policy");
    let (_, nonce) = policy.split_once("'nonce-").unwrap();
    let nonce = nonce.split('\'').next().unwrap().to_owned();
    assert_eq!(nonce.len(), 32);
    let page = answer.text().await.unwrap();
    assert!(page.contains("<template shadowrootmode=\"open\">"));
    assert!(page.contains("TZS\u{a0}54,000"), "{page}");
    let again = gateway.request(Method::GET, "/demo/").send().await.unwrap();
    assert!(!header(&again, "content-security-policy").contains(&nonce));
}

#[tokio::test]
async fn the_api_has_the_merchants_channels() {
    let gateway = TestGateway::start(&[]).await;
    let answer = gateway.request(Method::GET, CHANNELS).send().await.unwrap();
    assert_eq!(header(&answer, "content-type"), "application/json");
    assert_eq!(header(&answer, "cache-control"), "no-cache");
    let tag = header(&answer, "etag");
    assert_eq!(answer.text().await.unwrap(), "{}");
    let again = gateway.request(Method::GET, CHANNELS);
    let again = again.header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("channels.json");
    let steps = r#"{"channels":[{"channel":"m-pesa"},{"channel":"halopesa","hidden":true},
        {"channel":"wakala","steps":[{"language":"sw","list":["Toa {number}"]}]}]}"#;
    std::fs::write(&file, steps).unwrap();
    // Settings of tests must be static.
    let file: &'static str = file.to_str().unwrap().to_owned().leak();
    let settings = [
        ("BILLPAY_CHANNELS", file),
        ("BILLPAY_MPESA_BUSINESS_NUMBER", "123456"),
    ];
    let gateway = TestGateway::start(&settings).await;
    let answer = gateway.request(Method::GET, CHANNELS).send().await.unwrap();
    let channels: Value = answer.json().await.unwrap();
    assert_eq!(
        channels,
        json!({"channels": [
            {"channel": "m-pesa", "businessNumber": "123456"},
            {"channel": "halopesa", "hidden": true},
            {"channel": "wakala", "steps": [{"language": "sw", "list": ["Toa {number}"]}]}
        ]})
    );
}
