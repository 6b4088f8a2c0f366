//! One person's visit from start to end, and what must hold in every visit whatever it is about:
//! no secret reaches the browser, no security policy is broken, and no icon is asked for that is not there.

use std::net::TcpListener;

use anyhow::{Result, ensure};

use crate::browser::{Browser, missed};
use crate::gateway::Gateway;
use crate::page::Page;
use crate::shop::{Mount, Shop, ShopPage};
use crate::wait::eventually;

/// How a test ends.
pub type Outcome = Result<()>;

/// What a test is given.
#[derive(Debug)]
pub struct Visit {
    /// The page, not yet opened.
    pub page: Page,
    /// The gateway that serves it.
    pub gateway: Gateway,
}

/// What only the gateway may know: the sandbox's key, the path that tokens come from, and how
/// each token begins.
const SECRETS: [&str; 4] = ["sandbox-key", "sandbox-client", "generate-token", "Bearer"];

/// Starts a gateway with these settings and a browser, lets the test do its visit, and looks at
/// what was left in the browser's logs. A failed visit leaves a picture of its last moment.
pub async fn visit(
    settings: &[(&str, &str)],
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let gateway = Gateway::start(settings).await?;
    let address = gateway.address().to_owned();
    with_browser(gateway, address, test).await
}

/// The same in a shop's page: nginx serves the shop, mounts the gateway at `/malipo/` on the shop's
/// own origin, and the gateway lets the shop in at its own address, which is another origin.
pub async fn visit_shop(
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
    ];
    let gateway = Gateway::start(&settings).await?;
    let shop = Shop::start(socket, gateway.address(), mount, pages).await?;
    let outcome = with_browser(gateway, address, test).await;
    shop.stop().await.and(outcome)
}

pub(crate) async fn with_browser(
    gateway: Gateway,
    address: String,
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let browser = Browser::start().await?;
    let page = Page { browser, address };
    let mut visit = Visit { page, gateway };
    let outcome = test(&mut visit).await;
    if outcome.is_err() {
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        // Only a help for whoever reads the failure: it must not hide the failure itself.
        let _ = visit.page.picture(&format!("failed-{name}")).await;
    }
    let kept = outcome.and(what_always_holds(&visit.page).await);
    visit.page.browser.driver.quit().await?;
    visit.gateway.stop().await.and(kept)
}

async fn what_always_holds(page: &Page) -> Outcome {
    for entry in page.browser.console().await? {
        let message = entry.message;
        ensure!(!message.contains("Content Security Policy"), "{message}");
        // What a panic of the release bundle looks like.
        ensure!(!message.contains("unreachable"), "{message}");
    }
    // A page that has just come may still be on its way to its end, and those before it are gone.
    let mut network = Vec::new();
    let look = async || {
        network.extend(page.browser.network().await?);
        page.browser.bodies(&network).await
    };
    let some = |bodies: &Vec<String>| !bodies.is_empty();
    let bodies = eventually("an answer with a body to check", look, some).await?;
    for entry in &network {
        holds_no_secret(&entry.message)?;
        let missed = missed(entry);
        ensure!(
            missed.is_none(),
            "the browser found no such icon: {missed:?}"
        );
    }
    bodies.iter().try_for_each(|body| holds_no_secret(body))
}

fn holds_no_secret(text: &str) -> Outcome {
    for secret in SECRETS {
        ensure!(
            !text.contains(secret),
            "{secret} reached the browser: {text}"
        );
    }
    Ok(())
}
