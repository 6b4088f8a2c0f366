//! How the gateway serves: addresses, page, channels, bounds.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use billpay_contract::ChannelOverrides;

use super::channels;
use super::flags::Flags;
use super::public_url::{Origin, PublicUrl};
use super::settings::Reader;

/// Loopback: the merchant's web server stands in front.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Where `cargo xtask dist` puts the page.
const ASSETS: &str = "dist";

/// Connections open at once. Most belong to pages that watch a bill, which cost next to nothing; a
/// shop's rush is far below it.
const MAX_CONNECTIONS: usize = 8192;

/// A whole request, from its head to its answer. The widget waits 45 s, so that it hears our
/// answer, which knows more than its own silence does.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// What a stopping gateway gives the calls in flight: a bill may be sent until its request's time
/// is up (30 s), and its call takes 20 s at most; the rest is for the machine.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(55);

/// How the gateway serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of the built page.
    pub assets: PathBuf,
    /// The address that customers know it by; without one, whatever they asked for.
    pub public_url: Option<PublicUrl>,
    /// Shops on other origins that may call it.
    pub allowed_origins: Vec<Origin>,
    /// What the merchant changed about the channels.
    pub channels: ChannelOverrides,
    /// Whether the demo shop is served as well: only beside the stand-in.
    pub demo: bool,
    /// Connections open at once; more wait in the listener's queue.
    pub max_connections: usize,
    /// A whole request, from its head to its answer.
    pub request_timeout: Duration,
    /// How long a stopping gateway finishes what is in flight.
    pub drain_timeout: Duration,
}

impl ServerConfig {
    pub(super) fn read(reader: &mut Reader<'_>, flags: &Flags) -> Self {
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
