//! CSRF: a form that a page of another site sends creates no bill.

use reqwest::StatusCode;

use crate::harness::TestGateway;
use crate::no_script_browser::{Browser, OWN, water};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const PUBLIC: (&str, &str) = ("BILLPAY_PUBLIC_URL", "https://shop.co.tz/malipo/");
const ALLOWED: (&str, &str) = ("BILLPAY_ALLOWED_ORIGINS", "https://other.co.tz");

#[tokio::test]
async fn only_forms_of_the_gateways_pages_and_of_listed_shops_are_accepted() {
    let gateway = TestGateway::start(&[PUBLIC, ALLOWED]).await;
    let browser = Browser::at(&gateway);
    let here = format!("http://{}", gateway.address());
    let secure = format!("https://{}", gateway.address());
    let table: [(&[(&str, &str)], bool); 17] = [
        // Browsers that send neither, and programs.
        (&[], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "")], false),
        (&[("origin", "https://shop.co.tz")], true),
        (&[("origin", &here)], true),
        (&[("origin", &secure)], true),
        // A listed shop has the gateway's form in its page.
        (&[("origin", "https://other.co.tz")], true),
        (
            &[
                ("origin", "https://other.co.tz"),
                ("sec-fetch-site", "cross-site"),
            ],
            true,
        ),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "http://shop.co.tz")], false),
        (&[("origin", "null")], false),
        (&[("origin", "https://shop.co.tz"), OWN[0]], true),
        // A proxy in front changes the host.
        (&[("origin", "https://pay.shop.co.tz"), OWN[0]], true),
        (
            &[
                ("origin", "https://shop.co.tz"),
                ("sec-fetch-site", "cross-site"),
            ],
            false,
        ),
    ];
    for (headers, accepted) in table {
        let page = browser.send_with("/", &water(KEY), headers).await;
        let expected = if accepted {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(page.status, expected, "{headers:?}");
        if !accepted {
            page.says("The bill has changed");
            page.says("Water Bill - July 2024");
            assert_ne!(page.key(), KEY, "{headers:?}");
        }
    }
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn pages_of_other_sites_can_not_press_the_buttons_of_a_bill() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let bill = browser.issued(KEY).await;
    let bill = bill.split('?').next().unwrap();
    let foreign = [("sec-fetch-site", "cross-site")];
    for button in ["check", "rest"] {
        let page = browser
            .send_with(&format!("{bill}/{button}"), &[], &foreign)
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{button}");
        page.says("<base href=\"../../\">");
    }
}
