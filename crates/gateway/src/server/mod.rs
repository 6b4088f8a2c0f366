//! The life of a gateway: it begins to listen, serves, drains, ends.

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

use crate::address::Address;
use crate::app_state::AppState;
use crate::bills::MissLimiter;
use crate::clickpesa::{ClickPesa, Webhook};
use crate::clock::Clock;
use crate::config::{ClickPesaConfig, Config, PublicUrl};
use crate::intents::IntentVerifier;
use crate::issuing::Issuer;
use crate::merchant;
use crate::pages::Template;
use crate::router::router;
use crate::static_files::StaticFiles;
use crate::store::BillStore;
use crate::watching::{Hub, Looker, rounds};

pub use crate::pages::MissingSlot;
pub use crate::static_files::LoadError;
pub use crate::store::StoreError;

/// Why a gateway can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The page.
    #[error(transparent)]
    Page(#[from] LoadError),
    /// The page is not the one of this gateway.
    #[error("the page in {0} is of another version: build page and gateway from the same source")]
    OtherPage(PathBuf, #[source] MissingSlot),
    /// The bills.
    #[error("can't open the database (BILLPAY_DATABASE_URL)")]
    Store(#[from] StoreError),
    /// The address.
    #[error("can't listen on {0} (BILLPAY_LISTEN, --listen)")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The certificates of this machine.
    #[error("can't prepare calls to others; are CA certificates installed?")]
    Client(#[source] reqwest::Error),
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained {
    /// Everything in flight was finished.
    Whole,
    /// The time was up first.
    Cut,
}

/// A gateway that listens. Dropped without [`Gateway::drain`], it leaves what is in flight to the
/// runtime's end.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    drain_timeout: Duration,
    stop: CancellationToken,
    tasks: TaskTracker,
    accepting: JoinHandle<()>,
}

impl Gateway {
    /// Reads the page, opens the store, and begins to serve. `clickpesa` is who makes the numbers.
    ///
    /// # Errors
    /// When the page, the store, the address or the machine's certificates can't be used.
    pub async fn start(config: &Config, clickpesa: &ClickPesaConfig) -> Result<Self, StartError> {
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let state = app_state(config, clickpesa, &stop, &tasks).await?;
        let rounds = rounds(state.looker.clone(), state.issuer.clone(), stop.clone());
        tasks.spawn(rounds);
        if let Some(merchant) = config.merchant.clone() {
            let (store, clock) = (state.issuer.store.clone(), state.clock.clone());
            let delivery = merchant::deliver(store, merchant, clock, stop.clone());
            tasks.spawn(delivery.map_err(StartError::Client)?);
        }
        let server = &config.server;
        let routes = router(state, server);
        let listen = |error| StartError::Listen(server.listen, error);
        let listener = TcpListener::bind(server.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let public = server.public_url.as_ref().map(PublicUrl::as_str);
        tracing::info!(%address, public, provider = %clickpesa.base_url, "serving");
        let accepting = connections::accept(listener, routes, server.max_connections, stop.clone());
        Ok(Self {
            address,
            drain_timeout: server.drain_timeout,
            stop,
            tasks,
            accepting: tokio::spawn(accepting),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no new connection, finishes what is in flight, create calls that nobody waits for
    /// among them, for as long as the configuration allows.
    pub async fn drain(self) -> Drained {
        self.stop.cancel();
        let in_flight = async {
            // It ends when the last connection has; only a panic of ours ends it otherwise.
            if self.accepting.await.is_err() {
                tracing::error!("the accept loop panicked");
            }
            self.tasks.close();
            self.tasks.wait().await;
        };
        match tokio::time::timeout(self.drain_timeout, in_flight).await {
            Ok(()) => Drained::Whole,
            // A client that reads slowly is only cut off from a page: what counts is the calls.
            Err(_elapsed) if self.tasks.is_empty() => Drained::Whole,
            Err(_elapsed) => Drained::Cut,
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
    let webhook = Webhook::new(clickpesa.checksum.clone());
    let clickpesa =
        ClickPesa::new(clickpesa, config.limits, clock.clone()).map_err(StartError::Client)?;
    let url = config.database.url.expose_secret();
    let store = BillStore::open(url, merchant::listens(config.merchant.as_ref())).await?;
    let looker = Looker {
        store: store.clone(),
        clickpesa: clickpesa.clone(),
    };
    let issuer = Issuer {
        store,
        clickpesa: clickpesa.clone(),
        tasks: tasks.clone(),
        namba: config.bills.namba.clone(),
        within: server.request_timeout,
    };
    Ok(AppState {
        address: Address::new(server.public_url.clone()),
        allowed_origins: server.allowed_origins.as_slice().into(),
        channels: server.channels.clone(),
        clickpesa,
        clock,
        deadline_after: config.bills.deadline_after,
        hub: Hub::start(looker.clone()),
        intents: IntentVerifier::new(&config.intents.keys),
        issuer,
        looker,
        misses: MissLimiter::new(),
        policy: config.intents.policy,
        static_files,
        stop: stop.clone(),
        streams: Arc::new(Semaphore::new(streams(server.max_connections))),
        template,
        webhook,
        webhook_header: config.bills.webhook_header.clone(),
    })
}

/// Streams at once: three quarters of the connections, so that watchers never keep customers out
/// who want a number. A page that gets no stream asks now and then instead.
fn streams(max_connections: usize) -> usize {
    (max_connections - max_connections / 4).clamp(1, Semaphore::MAX_PERMITS)
}
