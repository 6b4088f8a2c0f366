//! One person's visit from start to end, and what must hold in every visit whatever it is about:
//! no secret reaches the browser, and no security policy is broken.

use anyhow::{Result, ensure};

use crate::browser::Browser;
use crate::gateway::Gateway;
use crate::page::Page;

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
    // Everything here is plain HTTP, but a client can't be made without a choice. A second one
    // in the same process is refused, and is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let gateway = Gateway::start(settings).await?;
    let browser = Browser::start().await?;
    let address = gateway.address().to_owned();
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
    let network = page.browser.network().await?;
    ensure!(
        !network.is_empty(),
        "the browser's network log is empty: nothing was checked"
    );
    for entry in &network {
        holds_no_secret(&entry.message)?;
    }
    let bodies = page.browser.bodies(&network).await?;
    ensure!(!bodies.is_empty(), "no answer's body could be looked at");
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
