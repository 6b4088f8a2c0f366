//! The settings of the HTTP server: addresses, page, channels and limits.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use billpay_contract::ChannelOverrides;

use super::channels;
use super::flags::Flags;
use super::public_url::{Origin, PublicUrl};
use super::settings::SettingsReader;

/// Loopback: the merchant's web server forwards requests to it.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// The folder in which `cargo xtask dist` puts the page.
const ASSETS: &str = "dist";

/// Concurrent connections. Most belong to pages that watch a bill, which cost little. A busy shop needs
/// far fewer.
const MAX_CONNECTIONS: usize = 8192;

/// The time limit of a request, from its head to its response. The widget waits 45 s, so that it gets
/// the gateway's error instead of a timeout of its own.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The time in which a stopping gateway finishes the calls in flight: a bill may be sent until its
/// request's time limit (30 s), and its call takes 20 s at most. The rest is a margin.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(55);

/// The settings of the HTTP server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerConfig {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The folder of the built page.
    pub assets: PathBuf,
    /// The public address; without one, the address of each request is used.
    pub public_url: Option<PublicUrl>,
    /// Shops on other origins that may call the gateway.
    pub allowed_origins: Vec<Origin>,
    /// The merchant's changes to the payment channels.
    pub channels: ChannelOverrides,
    /// Whether the demo shop is served: only with the sandbox.
    pub demo: bool,
    /// Concurrent connections; more wait in the listener's queue.
    pub max_connections: usize,
    /// The time limit of a request, from its head to its response.
    pub request_timeout: Duration,
    /// The time in which a stopping gateway finishes the calls in flight.
    pub drain_timeout: Duration,
}

impl ServerConfig {
    pub(super) fn read(reader: &mut SettingsReader<'_>, flags: &Flags) -> Self {
        let listen = reader.parsed(
            "BILLPAY_LISTEN",
            LISTEN,
            "an address with a port, such as 127.0.0.1:8080",
            |text| text.parse().ok(),
        );
        let assets = reader.text("BILLPAY_ASSETS").map(PathBuf::from);
        Self {
            listen: flags.listen.unwrap_or(listen),
            assets: flags
                .assets
                .clone()
                .or(assets)
                .unwrap_or_else(|| PathBuf::from(ASSETS)),
            public_url: PublicUrl::read(reader),
            allowed_origins: Origin::read_list(reader),
            channels: channels::read(reader),
            demo: flags.sandbox,
            max_connections: reader.count("BILLPAY_MAX_CONNECTIONS", MAX_CONNECTIONS),
            request_timeout: reader.milliseconds("BILLPAY_REQUEST_TIMEOUT_MS", REQUEST_TIMEOUT),
            drain_timeout: reader.milliseconds("BILLPAY_DRAIN_TIMEOUT_MS", DRAIN_TIMEOUT),
        }
    }
}
