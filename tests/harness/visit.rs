//! Runs one test with a gateway and a browser, and checks the invariants of every visit: no secret reaches the
//! browser, no security policy is violated, and no missing icon is requested. Only Chromium's logs say this.

use std::net::TcpListener;

use anyhow::{Result, ensure};

use crate::browser::{Browser, missed};
use crate::engine::{Engine, Setup};
use crate::gateway::Gateway;
use crate::page::Page;
use crate::shop::{Mount, Shop, ShopPage};
use crate::wait::eventually;

/// The result of a test.
pub type Outcome = Result<()>;

/// What a test is given.
#[derive(Debug)]
pub struct Visit {
    /// The page, not opened yet.
    pub page: Page,
    /// The gateway that serves it.
    pub gateway: Gateway,
}

/// What only the gateway may know: the credentials, the path of the token endpoint, and the prefix of tokens.
const SECRETS: [&str; 4] = ["sandbox-key", "sandbox-client", "generate-token", "Bearer"];

/// Runs the test in Chromium with a gateway that has these settings, and then checks the browser's logs. If the test
/// fails, a screenshot is saved.
pub async fn visit(
    settings: &[(&str, &str)],
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let gateway = Gateway::start(settings).await?;
    let address = gateway.address().to_owned();
    with_browser(gateway, address, test).await
}

/// Runs the test with a gateway in any browser.
pub async fn visit_in(
    engine: Engine,
    setup: Setup,
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let gateway = Gateway::start(&[]).await?;
    let address = gateway.address().to_owned();
    let browser = Browser::start(engine, setup).await?;
    run(browser, gateway, address, test).await
}

/// Runs the test in Chromium with a shop: nginx serves its pages and mounts the gateway at `/malipo/`. The gateway also
/// accepts the shop as another origin.
pub async fn visit_shop(
    mount: Mount,
    pages: &[ShopPage],
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    visit_shop_in(Engine::Chromium, Setup::Standard, mount, pages, test).await
}

/// Runs the test with a shop in any browser.
pub async fn visit_shop_in(
    engine: Engine,
    setup: Setup,
    mount: Mount,
    pages: &[ShopPage],
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let socket = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", socket.local_addr()?);
    let public_url = format!("{address}/malipo/");
    let settings = [
        ("BILLPAY_PUBLIC_URL", public_url.as_str()),
        ("BILLPAY_ALLOWED_ORIGINS", address.as_str()),
        ("BILLPAY_MPESA_BUSINESS_NUMBER", "123456"),
        // Many walks come from one address.
        ("BILLPAY_CREATES_PER_MINUTE", "100000"),
        ("BILLPAY_REQUESTS_PER_MINUTE", "100000"),
    ];
    let gateway = Gateway::start(&settings).await?;
    let shop = Shop::start(socket, &gateway, mount, pages).await?;
    let browser = Browser::start(engine, setup).await?;
    let outcome = run(browser, gateway, address, test).await;
    shop.stop().await.and(outcome)
}

pub(crate) async fn with_browser(
    gateway: Gateway,
    address: String,
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let browser = Browser::start(Engine::Chromium, Setup::Standard).await?;
    run(browser, gateway, address, test).await
}

async fn run(
    browser: Browser,
    gateway: Gateway,
    address: String,
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let page = Page { browser, address };
    let mut visit = Visit { page, gateway };
    let outcome = test(&mut visit).await;
    if outcome.is_err() {
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        // An error of the screenshot must not hide the test's failure.
        let _ = visit.page.screenshot(&format!("failed-{name}")).await;
    }
    let kept = match visit.page.browser.engine {
        Engine::Chromium => outcome.and(check_invariants(&visit.page).await),
        _ => outcome,
    };
    visit.page.browser.driver.quit().await?;
    visit.gateway.stop().await.and(kept)
}

async fn check_invariants(page: &Page) -> Outcome {
    for entry in page.browser.console().await? {
        let message = entry.message;
        // The element reports a policy that blocks WebAssembly.
        let violated = message.contains("Content Security Policy");
        ensure!(
            !violated || message.contains("billpay-widget:"),
            "{message}"
        );
        // A panic of the release bundle.
        ensure!(!message.contains("unreachable"), "{message}");
    }
    // The last page may not be loaded completely, and bodies of earlier pages are not available.
    let mut network = Vec::new();
    let look = async || {
        network.extend(page.browser.network().await?);
        page.browser.bodies(&network).await
    };
    let some = |bodies: &Vec<String>| !bodies.is_empty();
    let bodies = eventually("an answer with a body to check", look, some).await?;
    for entry in &network {
        contains_no_secret(&entry.message)?;
        let missed = missed(entry);
        ensure!(
            missed.is_none(),
            "the browser found no such icon: {missed:?}"
        );
    }
    bodies.iter().try_for_each(|body| contains_no_secret(body))
}

fn contains_no_secret(text: &str) -> Outcome {
    for secret in SECRETS {
        ensure!(
            !text.contains(secret),
            "{secret} reached the browser: {text}"
        );
    }
    Ok(())
}
