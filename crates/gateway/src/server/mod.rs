//! The life of a gateway: it begins to listen, serves, drains, ends. Must not know routes.

mod connections;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assets::Assets;
use crate::clickpesa::ClickPesa;
use crate::clock::Clock;
use crate::config::{CallLimits, ClickPesaConfig, PublicUrl, ServerConfig};
use crate::router::{Bounds, Shared, router};

pub use crate::assets::LoadError;

/// Why a gateway can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The page.
    #[error(transparent)]
    Page(#[from] LoadError),
    /// The address.
    #[error("can't listen on {0} (BILLPAY_LISTEN, --listen)")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The certificates of this machine.
    #[error("can't prepare calls to ClickPesa; are CA certificates installed?")]
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
    /// Reads the page, and begins to serve.
    ///
    /// # Errors
    /// When the page, the address or the machine's certificates can't be used.
    pub async fn start(
        config: &ServerConfig,
        clickpesa: &ClickPesaConfig,
        limits: CallLimits,
    ) -> Result<Self, StartError> {
        let clock = Clock::system();
        let tasks = TaskTracker::new();
        let shared = Shared {
            assets: Assets::load(&config.assets)?.with_channels(&config.channels),
            clickpesa: ClickPesa::new(clickpesa, limits, clock.clone())
                .map_err(StartError::Client)?,
            bounds: Bounds {
                request: config.request_timeout,
            },
            tasks: tasks.clone(),
        };
        let routes = router(shared, clock, config);
        let listen = |error| StartError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let public = config.public_url.as_ref().map(PublicUrl::as_str);
        tracing::info!(%address, public, provider = %clickpesa.base_url, "serving");
        Ok(Self::serve(config, listener, address, routes, tasks))
    }

    fn serve(
        config: &ServerConfig,
        listener: TcpListener,
        address: SocketAddr,
        routes: Router,
        tasks: TaskTracker,
    ) -> Self {
        let stop = CancellationToken::new();
        let accepting = connections::accept(listener, routes, config.max_connections, stop.clone());
        Self {
            address,
            drain_timeout: config.drain_timeout,
            stop,
            tasks,
            accepting: tokio::spawn(accepting),
        }
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
