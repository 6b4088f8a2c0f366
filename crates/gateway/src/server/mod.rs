//! Starts the gateway, serves, and drains it at the end.

mod connections;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app_state::{AppState, Shared};
use crate::clickpesa::{ClickPesa, WebhookVerifier};
use crate::client::TrustedProxies;
use crate::client_limits::ClientLimits;
use crate::clock::Clock;
use crate::config::{ClickPesaConfig, Config, PublicUrl};
use crate::health::Readiness;
use crate::intents::IntentVerifier;
use crate::issuance::Issuer;
use crate::merchant_webhooks;
use crate::pages::{EmptyForms, Template};
use crate::public_address::PublicAddress;
use crate::router::router;
use crate::static_files::StaticFiles;
use crate::status_polling::{
    ReadPolls, StatusPoller, Subscriptions, WebhookPolls, run_attempt_checks, run_sweeps,
};
use crate::store::BillStore;

use connections::ConnectionLimits;

pub use crate::pages::MissingTag;
pub use crate::static_files::LoadError;
pub use crate::store::StoreError;

/// Why the gateway can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The built page can't be loaded.
    #[error(transparent)]
    Page(#[from] LoadError),
    /// The page is not the one of this gateway.
    #[error("the page in {0} is of another version: build page and gateway from the same source")]
    OtherPage(PathBuf, #[source] MissingTag),
    /// The database can't be opened.
    #[error("can't open the database (BILLPAY_DATABASE_URL)")]
    Store(#[from] StoreError),
    /// The address can't be listened on.
    #[error("can't listen on {0} (BILLPAY_LISTEN, --listen)")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The HTTP client can't be built: the machine has no CA certificates.
    #[error("can't prepare calls to others; are CA certificates installed?")]
    Client(#[source] reqwest::Error),
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained {
    /// All calls in flight have finished.
    Completed,
    /// The time limit ended first.
    TimedOut,
}

/// A running gateway. If it is dropped without [`Gateway::drain`], the calls in flight end with the
/// runtime.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    drain_timeout: Duration,
    stop: CancellationToken,
    tasks: TaskTracker,
    accepting: JoinHandle<()>,
}

impl Gateway {
    /// Loads the page, opens the store, and starts to serve. `clickpesa` is the provider to call.
    ///
    /// # Errors
    /// When the page, the store, the address or the machine's certificates can't be used.
    pub async fn start(config: &Config, clickpesa: &ClickPesaConfig) -> Result<Self, StartError> {
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let state = app_state(config, clickpesa, &stop, &tasks).await?;
        let sweeps = run_sweeps(state.poller.clone(), state.issuer.clone(), stop.clone());
        tasks.spawn(sweeps);
        let (store, clock) = (state.issuer.store.clone(), state.clock.clone());
        tasks.spawn(run_attempt_checks(store, clock, stop.clone()));
        let client_limits = state.client_limits.clone();
        let limits = client_limits.clone();
        let stopped = stop.clone();
        tasks.spawn(async move { stopped.run_until_cancelled(limits.clean_up()).await });
        if let Some(merchant) = config.merchant_webhooks.clone() {
            let (store, clock) = (state.issuer.store.clone(), state.clock.clone());
            let delivery = merchant_webhooks::run(store, merchant, clock, stop.clone());
            tasks.spawn(delivery.map_err(StartError::Client)?);
        }
        let server = &config.server;
        let routes = router(state, server);
        let listen = |error| StartError::Listen(server.listen, error);
        let listener = TcpListener::bind(server.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let public = server.public_url.as_ref().map(PublicUrl::as_str);
        tracing::info!(%address, public, provider = %clickpesa.base_url, "serving");
        let connections = ConnectionLimits::new(
            server.max_connections,
            client_limits,
            TrustedProxies::new(&server.trusted_proxies),
        );
        let accepting = connections::accept(listener, routes, connections, stop.clone());
        Ok(Self {
            address,
            drain_timeout: server.drain_timeout,
            stop,
            tasks,
            accepting: tokio::spawn(accepting),
        })
    }

    /// The address that the gateway listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts no more connections and finishes the calls in flight, also those whose client has gone,
    /// within the configured time limit.
    pub async fn drain(self) -> Drained {
        self.stop.cancel();
        let in_flight = async {
            // It ends with the last connection, or with a panic.
            if self.accepting.await.is_err() {
                tracing::error!("the accept loop panicked");
            }
            self.tasks.close();
            self.tasks.wait().await;
        };
        match tokio::time::timeout(self.drain_timeout, in_flight).await {
            Ok(()) => Drained::Completed,
            // Only slow readers are left, and no calls to ClickPesa.
            Err(_elapsed) if self.tasks.is_empty() => Drained::Completed,
            Err(_elapsed) => Drained::TimedOut,
        }
    }
}

async fn app_state(
    config: &Config,
    clickpesa: &ClickPesaConfig,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> Result<AppState, StartError> {
    let (server, clock) = (&config.server, Clock::system());
    let static_files = StaticFiles::load(&server.assets, &server.channels)?;
    let template = Template::parse(static_files.index())
        .map_err(|slot| StartError::OtherPage(server.assets.clone(), slot))?;
    let webhook_verifier = WebhookVerifier::new(
        clickpesa.checksum.clone(),
        config.bills.webhook_header.clone(),
    );
    let clickpesa =
        ClickPesa::new(clickpesa, config.limits, clock.clone()).map_err(StartError::Client)?;
    let url = config.database.url.expose_secret();
    let store = BillStore::open(
        url,
        merchant_webhooks::message_policy(config.merchant_webhooks.as_ref()),
    )
    .await?;
    let poller = StatusPoller {
        store: store.clone(),
        clickpesa: clickpesa.clone(),
    };
    let readiness = Readiness::new(store.clone(), clickpesa.clone(), clock.clone());
    let issuer = Issuer::new(
        store,
        clickpesa,
        tasks.clone(),
        config.bills.namba.clone(),
        server.request_timeout,
    );
    Ok(AppState::new(Shared {
        public_address: PublicAddress::new(server.public_url.clone()),
        allowed_origins: server.allowed_origins.as_slice().into(),
        channels: server.channels.clone(),
        client_limits: ClientLimits::new(server.client_limits),
        clock: clock.clone(),
        deadline_after: config.bills.deadline_after,
        empty_forms: EmptyForms::default(),
        subscriptions: Subscriptions::start(poller.clone()),
        instalments: config.bills.instalments,
        intents: IntentVerifier::new(&config.intents.keys),
        issuer,
        poller: poller.clone(),
        policy: config.intents.policy,
        read_polls: ReadPolls::new(poller.clone(), tasks.clone(), clock),
        readiness,
        static_files: Arc::new(static_files),
        stop: stop.clone(),
        stream_permits: Arc::new(Semaphore::new(max_streams(server.max_connections))),
        template,
        webhook_polls: WebhookPolls::new(poller, tasks.clone(), stop.clone()),
        webhook_verifier,
    }))
}

/// The number of concurrent event streams: three quarters of the connections, so that streams never
/// block requests for a number. A page without a stream polls instead.
fn max_streams(max_connections: usize) -> usize {
    (max_connections - max_connections / 4).clamp(1, Semaphore::MAX_PERMITS)
}
