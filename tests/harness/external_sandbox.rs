//! Visits to shops with gateways that use a separate sandbox.

use std::net::TcpListener;

use billpay_sandbox::Sandbox;

use crate::gateway::Gateway;
use crate::settings;
use crate::shop::{Mount, Shop, ShopPage};
use crate::visit::{Outcome, Visit, with_browser};

/// A visit to a shop whose gateway has default settings: it accepts only bills that are signed with `key`.
pub async fn visit_signed(
    key: &str,
    pages: &[ShopPage],
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let sandbox = billpay_sandbox::Settings::default();
    let sandbox = Sandbox::start("127.0.0.1:0".parse()?, sandbox).await?;
    let socket = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", socket.local_addr()?);
    let folder = tempfile::tempdir()?;
    let bills = format!("sqlite://{}", folder.path().join("bills.db").display());
    let (public_url, provider) = (format!("{address}/malipo/"), sandbox.base_url());
    let settings = [
        ("CLICKPESA_CLIENT_ID", "sandbox-client"),
        ("CLICKPESA_API_KEY", "sandbox-key"),
        ("CLICKPESA_BASE_URL", provider.as_str()),
        ("BILLPAY_DATABASE_URL", bills.as_str()),
        ("BILLPAY_INTENT_KEY", key),
        ("BILLPAY_PUBLIC_URL", public_url.as_str()),
    ];
    let gateway = Gateway::with_sandbox(&provider, &settings).await?;
    let shop = Shop::start(socket, &gateway, Mount::Stripped, pages).await?;
    let outcome = with_browser(gateway, address, test).await;
    let ended = shop.stop().await;
    sandbox.shutdown().await;
    outcome.and(ended)
}

/// A visit to a shop with two gateways that share a PostgreSQL and a sandbox: the shop uses one of them, and
/// ClickPesa's webhooks go to the other.
pub async fn visit_shop_with_two_gateways(
    pages: &[ShopPage],
    test: impl AsyncFnOnce(&mut Visit) -> Outcome,
) -> Outcome {
    let key = "a key of the test's own";
    let sandbox = billpay_sandbox::Settings {
        checksum: Some((key.to_owned(), billpay_sandbox::ChecksumMethod::Canonical)),
        ..billpay_sandbox::Settings::default()
    };
    let sandbox = Sandbox::start("127.0.0.1:0".parse()?, sandbox).await?;
    let socket = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", socket.local_addr()?);
    let (public_url, provider) = (format!("{address}/malipo/"), sandbox.base_url());
    // This is the only browser test that uses PostgreSQL, so it uses the default database.
    let [host, port, user, password] =
        ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"].map(settings::text);
    let database = format!(
        "postgres://{}:{}@{}:{}/postgres",
        user?, password?, host?, port?
    );
    let settings = [
        ("CLICKPESA_CLIENT_ID", "sandbox-client"),
        ("CLICKPESA_API_KEY", "sandbox-key"),
        ("CLICKPESA_BASE_URL", provider.as_str()),
        ("CLICKPESA_CHECKSUM_KEY", key),
        ("BILLPAY_DATABASE_URL", database.as_str()),
        ("BILLPAY_POLICY", "open"),
        ("BILLPAY_PUBLIC_URL", public_url.as_str()),
    ];
    let mut other = Gateway::with_sandbox(&provider, &settings).await?;
    let gateway = Gateway::with_sandbox(&provider, &settings).await?;
    let webhooks = format!("{}/webhooks/clickpesa", other.address());
    sandbox.set_webhook_url(Some(webhooks.parse()?));
    let shop = Shop::start(socket, &gateway, Mount::Stripped, pages).await?;
    let outcome = with_browser(gateway, address, test).await;
    let ended = shop.stop().await.and(other.stop().await);
    sandbox.shutdown().await;
    outcome.and(ended)
}
