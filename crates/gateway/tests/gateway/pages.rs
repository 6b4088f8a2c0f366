//! The rendered pages: a usable form without scripts, in the customer's language, small enough for the
//! first round trip, within a strict Content-Security-Policy.

use std::collections::BTreeSet;

use reqwest::StatusCode;

use crate::harness::{Page as Built, TestGateway};
use crate::no_script_browser::{Browser, Page, water};

/// The bundle, as the build names its files.
const BUNDLE: [&str; 2] = ["/billpay-widget-1.js", "/billpay-widget-2_bg.wasm"];

/// The first flight of a connection, ten segments, has 14,600 bytes; the rest is for the headers.
const FIRST_FLIGHT: usize = 14_000;

/// The built page with inline styles and starter, not minified.
fn built() -> Built {
    let inline = concat!(
        "<style>",
        include_str!("../../../../static/billpay.css"),
        include_str!("../../../../static/page.css"),
        "</style><script type=module>",
        include_str!("../../../../static/boot.js"),
        "</script></head>"
    );
    let page = Built::new();
    page.file(
        "/index.html",
        Built::HTML.replace("</head>", inline).as_bytes(),
    );
    page
}

async fn packed(browser: &Browser<'_>, path: &str, encoding: &str) -> usize {
    let page = browser
        .open_with(path, &[("accept-encoding", encoding)])
        .await;
    assert_eq!(page.header("content-encoding"), encoding, "{path}");
    page.bytes
}

#[tokio::test]
async fn a_page_fits_into_the_first_flight() {
    let gateway =
        TestGateway::with_page(built(), &[("BILLPAY_MPESA_BUSINESS_NUMBER", "123456")]).await;
    let browser = Browser::at(&gateway);
    let bill = browser.issued(&browser.open("/").await.key()).await;
    let bill = bill.split('?').next().unwrap();
    for lang in ["sw", "en"] {
        for page in ["/", bill] {
            let path = format!("{page}?lang={lang}");
            let brotli = packed(&browser, &path, "br").await;
            assert!(brotli <= FIRST_FLIGHT, "{path}: {brotli} bytes");
            println!("{path}: {brotli} bytes of brotli");
            packed(&browser, &path, "gzip").await;
        }
    }
}

#[tokio::test]
async fn each_form_has_a_key_of_its_own_and_is_the_same_otherwise() {
    let gateway = TestGateway::with_page(built(), &[]).await;
    let browser = Browser::at(&gateway);
    let (mut keys, mut forms) = (BTreeSet::new(), BTreeSet::new());
    for encoding in ["identity", "br", "br", "identity", "br;q=0"] {
        let page = browser
            .open_with("/?lang=sw", &[("accept-encoding", encoding)])
            .await;
        let compressed = page.header("content-encoding") == "br";
        assert_eq!(compressed, encoding == "br", "{encoding}");
        let key = page.key();
        assert!(
            page.html.matches(&key).count() > 1,
            "the page's data has it, too"
        );
        forms.insert(page.html.replace(&key, "KEY"));
        keys.insert(key);
    }
    assert_eq!((keys.len(), forms.len()), (5, 1));
    // With other parameters it is another form.
    let form = browser.open("/?lang=sw&ours=1").await;
    assert!(!forms.contains(&form.html.replace(&form.key(), "KEY")));
}

#[tokio::test]
async fn each_page_names_its_bundle_and_a_form_does_not_where_data_is_saved() {
    let page = Built::new();
    for name in BUNDLE {
        page.file(name, b"");
    }
    let gateway = TestGateway::with_page(page, &[]).await;
    let browser = Browser::at(&gateway);
    let form = browser.open("/").await;
    assert_eq!(
        form.header("link"),
        "<billpay-widget-1.js>; rel=modulepreload, <billpay-widget-2_bg.wasm>; rel=preload; as=fetch; crossorigin; type=\"application/wasm\""
    );
    let saving = browser.open_with("/", &[("save-data", "on")]).await;
    assert_eq!(saving.header("link"), "");
    let bill = browser.issued(&form.key()).await;
    let bill = bill.split('?').next().unwrap();
    let page = browser.open(bill).await;
    assert_eq!(
        page.header("link"),
        "<../billpay-widget-1.js>; rel=modulepreload, <../billpay-widget-2_bg.wasm>; rel=preload; as=fetch; crossorigin; type=\"application/wasm\""
    );
}

#[tokio::test]
async fn the_form_is_usable_before_any_script() {
    let gateway = TestGateway::start(&[]).await;
    let page = Browser::at(&gateway).open("/?lang=en").await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("<html lang=\"en\">");
    page.says("<title>Get a control number</title>");
    page.says("method=\"post\"");
    page.says("action=\"./\"");
    for field in [
        "billDescription",
        "billAmount",
        "billPaymentMode",
        "billReference",
    ] {
        page.input(field);
    }
    page.says_not("Loading the bill form");
    page.says_not("needs JavaScript");
    assert_eq!(page.key().len(), 32);
}

#[tokio::test]
async fn each_form_has_its_own_key_and_the_back_button_keeps_it() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let (one, other) = (browser.open("/").await, browser.open("/").await);
    assert_ne!(one.key(), other.key());
    assert_eq!(one.header("cache-control"), "private, no-cache");
    // The next request has a cookie that this one did not have, and the back button needs no new form.
    assert_eq!(one.header("vary"), "accept-encoding, accept-language");
}

#[tokio::test]
async fn pages_are_in_the_customers_language() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let check = async |path: &str, headers: &[(&str, &str)], lang: &str| {
        let page = browser.open_with(path, headers).await;
        page.says(&format!("<html lang=\"{lang}\">"));
    };
    check("/", &[], "sw").await;
    check("/", &[("accept-language", "en-GB,en;q=0.9")], "en").await;
    check("/?lang=sw", &[("accept-language", "en")], "sw").await;
    let chosen = ("cookie", "billpay-locale=sw");
    check("/", &[chosen, ("accept-language", "en")], "sw").await;
    let linked = browser.open("/?lang=en&intent=a.b.c&from=sms").await;
    linked.says("href=\"./?lang=sw&amp;intent=a.b.c&amp;from=sms\"");
}

#[tokio::test]
async fn the_policy_allows_the_pages_own_styles_by_hash() {
    let gateway = TestGateway::with_page(built(), &[]).await;
    for path in ["/", "/index.html"] {
        let page = Browser::at(&gateway).open(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("style-src 'sha256-"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn under_a_path_every_address_is_relative() {
    let url = ("BILLPAY_PUBLIC_URL", "https://shop.co.tz/malipo/");
    let gateway = TestGateway::start(&[url]).await;
    let browser = Browser::at(&gateway);
    let form = browser.open("/malipo/?lang=en").await;
    form.says("action=\"./\"");
    let made = browser.send("/malipo/", &water(&form.key())).await;
    assert!(made.location.starts_with("bills/"), "{}", made.location);
    let bill = browser.open(&format!("/malipo/{}", made.location)).await;
    bill.says("<base href=\"../\">");
    // Addresses for others are absolute.
    bill.says("https%3A%2F%2Fshop.co.tz%2Fmalipo%2Fbills%2F");
}

#[tokio::test]
async fn what_was_typed_never_becomes_markup() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let evil = "</script><script>alert(1)</script><!--\"'>";
    for field in [
        "billDescription",
        "billAmount",
        "billPaymentMode",
        "billReference",
        "intent",
        "lang",
        "key",
    ] {
        let page = browser
            .send("/", &[("billAmount", "0"), (field, evil)])
            .await;
        never(&page);
        let fields: Vec<_> = water("0123456789abcdef0123456789abcdef")
            .into_iter()
            .filter(|(name, _)| *name != field)
            .collect();
        let page = browser
            .send("/", &[&fields[..], &[(field, evil)]].concat())
            .await;
        never(&page);
        if field == "billDescription" {
            never(&browser.open(&format!("/{}", page.location)).await);
        }
    }
    let query: String = form_urlencoded::byte_serialize(evil.as_bytes()).collect();
    for name in ["intent", "lang", "check", "rest", "x"] {
        never(&browser.open(&format!("/?{name}={query}")).await);
        never(
            &browser
                .open(&format!("/bills/{query}?{name}={query}"))
                .await,
        );
    }
}

#[track_caller]
fn never(page: &Page) {
    page.says_not("<script>alert");
    page.says_not("<!--\"");
    // In a page: the message for old browsers, and the page's data.
    let scripts = page.html.matches("</script>").count();
    assert!(
        [0, 2].contains(&scripts),
        "{scripts} scripts in {}",
        page.html
    );
}
