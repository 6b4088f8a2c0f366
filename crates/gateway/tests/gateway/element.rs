//! The content of the element, as the gateway renders it for a shop's page.

use billpay_contract::{AmountDraft, BillDraft, Timestamp};
use billpay_gateway::intents::{Intent, SigningKey};
use reqwest::{Method, StatusCode};
use secrecy::SecretString;

use crate::deadlines::in_seconds;
use crate::harness::{Page as Built, TestGateway, header};
use crate::no_script_browser::{Browser, Page};

const STYLES: &str = "/billpay-0123456789abcdef.css";
const KEY: &str = "a key of at least thirty-two bytes!";
const SHOP: &str = "https://shop.co.tz";

async fn gateway_with(settings: &[(&'static str, &'static str)]) -> TestGateway {
    let page = Built::new();
    page.file(STYLES, b".billpay{color:red}");
    TestGateway::with_page(page, settings).await
}

/// Sends the parameters in the body, as the element's script does when they describe a bill.
async fn rendered(browser: &Browser<'_>, parameters: &[(&str, &str)]) -> Page {
    let page = browser.send_with("/element", parameters, &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    page
}

#[tokio::test]
async fn the_form_has_its_styles_its_key_and_the_data_for_hydration() {
    let gateway = gateway_with(&[("BILLPAY_PUBLIC_URL", "https://shop.co.tz/malipo/")]).await;
    let browser = Browser::at(&gateway);
    let page = browser
        .open("/malipo/element?locale=en&theme=dark&x=y")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("vary"), "accept-encoding, accept-language");
    assert!(
        page.html
            .starts_with("<template><style>.billpay{color:red}</style><div><!--")
    );
    page.says("action=\"https://shop.co.tz/malipo/\"");
    page.says("data-theme=\"dark\"");
    page.says("Get a control number");
    page.says("<script type=\"application/json\">{\"digest\":");
    assert_eq!(page.key().len(), 32);
    let other = browser.open("/malipo/element?locale=en").await;
    assert_ne!(page.key(), other.key());
}

#[tokio::test]
async fn the_form_has_the_merchants_values_also_invalid_ones() {
    let gateway = gateway_with(&[]).await;
    let browser = Browser::at(&gateway);
    let bill = [
        ("description", "Ada </script><b>"),
        ("amount", "12.500"),
        ("reference", "A1"),
        ("locale", "sw"),
    ];
    let page = rendered(&browser, &bill).await;
    assert!(
        page.input("billDescription")
            .contains("value=\"Ada &lt;/script&gt;&lt;b&gt;\"")
    );
    assert!(page.input("billAmount").contains("value=\"12.500\""));
    assert!(page.input("billReference").contains("value=\"A1\""));
    page.says("Pata namba ya malipo");
    page.says_not("</script><b>");
}

#[tokio::test]
async fn a_readonly_bill_has_one_button_that_sends_all_of_it() {
    let gateway = gateway_with(&[]).await;
    let browser = Browser::at(&gateway);
    let bill = [
        ("description", "Oda 1042"),
        ("amount", "54000"),
        ("customer-name", "Asha Juma"),
        ("readonly", ""),
        ("locale", "en"),
    ];
    let page = rendered(&browser, &bill).await;
    page.says("TZS\u{a0}54,000");
    page.says("Asha Juma");
    page.says_not("What is the bill for?");
    let sent = [
        ("key", &*page.key()),
        ("billDescription", "Oda 1042"),
        ("billAmount", "54000"),
        ("billPaymentMode", "EXACT"),
    ];
    for (name, value) in &sent[1..] {
        assert!(
            page.input(name).contains(&format!("value=\"{value}\"")),
            "{name}"
        );
    }
    let answer = browser.send("/", &sent).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn an_intent_that_is_not_set_yet_has_no_form() {
    let gateway = gateway_with(&[]).await;
    let browser = Browser::at(&gateway);
    for intent in ["", " "] {
        let bill = [
            ("intent", intent),
            ("description", "Oda"),
            ("amount", "5"),
            ("locale", "en"),
        ];
        let page = rendered(&browser, &bill).await;
        page.says("aria-busy=\"true\"");
        page.says("Loading the bill");
        for absent in ["<form", "<input", "<button", "No number was created"] {
            page.says_not(absent);
        }
    }
}

#[tokio::test]
async fn an_intent_that_can_get_no_number_is_reported() {
    let gateway = gateway_with(&[
        ("BILLPAY_INTENT_KEY", KEY),
        ("BILLPAY_POLICY", "intent-only"),
    ])
    .await;
    let browser = Browser::at(&gateway);
    let shown =
        async |intent: &str| rendered(&browser, &[("intent", intent), ("locale", "en")]).await;
    let unreadable = shown("x").await;
    unreadable.says("This bill is not valid");
    unreadable.says_not("<button");
    let signed = |expires: &str| {
        let intent = Intent {
            max_collection: None,
            id: "order-7".to_owned(),
            request: BillDraft {
                amount: AmountDraft::Text("5000".to_owned()),
                ..BillDraft::default()
            }
            .parse()
            .unwrap(),
            customer_name: None,
            deadline: None,
            expires_at: Timestamp::parse(expires).unwrap(),
        };
        let signer = SigningKey::secret(SecretString::from(KEY)).unwrap();
        signer.sign(&intent).unwrap()
    };
    let good = shown(&signed(&in_seconds(60))).await;
    good.says("TZS\u{a0}5,000");
    good.says_not("No number was created");
    let expired = shown(&signed("2000-01-01T00:00:00Z")).await;
    expired.says("This bill has expired");
    let foreign = signed(&in_seconds(60)) + "x";
    shown(&foreign).await.says("This bill is not valid");
    // The page may set one later.
    let unsigned = rendered(&browser, &[("amount", "5"), ("locale", "en")]).await;
    unsigned.says_not("This shop creates numbers only for its own bills");
}

#[tokio::test]
async fn styles_are_included_as_the_pages_policy_allows() {
    let gateway = gateway_with(&[("BILLPAY_PUBLIC_URL", "https://pay.co.tz/")]).await;
    let browser = Browser::at(&gateway);
    let nonce = browser.open("/element?printed&nonce=aGVsbG8%3D").await;
    nonce.says("<template shadowrootmode=\"open\"><style nonce=\"aGVsbG8=\">.billpay");
    let link = browser.open("/element?printed&styles=link").await;
    link.says("<link rel=\"stylesheet\" href=\"https://pay.co.tz/billpay-0123456789abcdef.css\">");
    link.says_not("<style");
}

#[tokio::test]
async fn only_listed_shops_may_read_the_element() {
    let gateway = gateway_with(&[("BILLPAY_ALLOWED_ORIGINS", SHOP)]).await;
    for method in [Method::GET, Method::POST] {
        for (origin, expected) in [(SHOP, SHOP), ("https://evil.example", "")] {
            let request = gateway.request(method.clone(), "/element");
            let answer = request.header("origin", origin).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            assert_eq!(header(&answer, "access-control-allow-origin"), expected);
        }
    }
}

#[tokio::test]
async fn invalid_parameters_get_a_response() {
    let gateway = gateway_with(&[]).await;
    let browser = Browser::at(&gateway);
    for query in [
        "%ff%fe",
        "amount=%00&description=%f0%9f%8e%84",
        "locale=%22%3E&theme=a%22b",
    ] {
        let page = browser.open(&format!("/element?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        page.says("<button");
    }
    let answer = browser
        .body("/element", "text/plain", "amount=5".to_owned(), &[])
        .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let long = "a".repeat(17 * 1024);
    let answer = browser
        .send_with("/element", &[("amount", &*long)], &[])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
