//! The settings of the HTTP server: addresses, page, channels and limits.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use billpay_contract::ChannelOverrides;
use ipnet::IpNet;

use super::channels;
use super::flags::Flags;
use super::public_url::{Origin, PublicUrl};
use super::settings::SettingsReader;

/// Loopback: the merchant's web server forwards requests to it.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// The folder in which `cargo xtask dist` puts the page.
const ASSETS: &str = "dist";

/// Concurrent connections. Most belong to pages that watch a bill, which cost little. A busy shop needs
/// far fewer.
const MAX_CONNECTIONS: usize = 8192;

/// Whose `X-Forwarded-For` and `Forwarded` headers count: those of web servers on the same machine and in
/// private networks, where a gateway usually stands behind one (RFC 1918, RFC 4193, RFC 3927, RFC 4291).
const TRUSTED_PROXIES: &str = "127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, \
    169.254.0.0/16, fc00::/7, fe80::/10";

/// Bills that one client may create per minute. Many customers of a mobile operator share an address, so
/// this is two orders a second for a shop all of whose customers do.
const CREATES_PER_MINUTE: usize = 120;

/// Pages and reads of bills per client and minute: a customer without an event stream reads every few
/// seconds, and the server of a shop that prints the form into its pages is one client.
const REQUESTS_PER_MINUTE: usize = 3000;

/// Event streams per client: a twelfth of all. A browser opens one.
const STREAMS_PER_CLIENT: usize = 512;

/// One part in so many of all connections is the most that one client can have: by default twice its streams, so that
/// its pages load beside them. The web server in front is no client.
const CONNECTIONS_SHARE: usize = 8;

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
    /// Whose headers name the client of a request.
    pub trusted_proxies: Vec<IpNet>,
    /// What one client may ask for.
    pub client_limits: ClientLimitsConfig,
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
        let max_connections = reader.count("BILLPAY_MAX_CONNECTIONS", MAX_CONNECTIONS);
        let share = (max_connections / CONNECTIONS_SHARE).max(1);
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
            trusted_proxies: trusted_proxies(reader),
            client_limits: ClientLimitsConfig {
                creates_per_minute: reader.count("BILLPAY_CREATES_PER_MINUTE", CREATES_PER_MINUTE),
                requests_per_minute: reader
                    .count("BILLPAY_REQUESTS_PER_MINUTE", REQUESTS_PER_MINUTE),
                streams: reader.count("BILLPAY_STREAMS_PER_CLIENT", STREAMS_PER_CLIENT),
                connections: reader.count("BILLPAY_CONNECTIONS_PER_CLIENT", share),
            },
            demo: flags.sandbox,
            max_connections,
            request_timeout: reader.milliseconds("BILLPAY_REQUEST_TIMEOUT_MS", REQUEST_TIMEOUT),
            drain_timeout: reader.milliseconds("BILLPAY_DRAIN_TIMEOUT_MS", DRAIN_TIMEOUT),
        }
    }
}

/// What one client may ask for. Requests whose client is not known are not limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientLimitsConfig {
    /// Bills that a client may create per minute, all at once or one by one.
    pub creates_per_minute: usize,
    /// Pages and reads of bills per minute.
    pub requests_per_minute: usize,
    /// Concurrent event streams.
    pub streams: usize,
    /// Open connections.
    pub connections: usize,
}

fn trusted_proxies(reader: &mut SettingsReader<'_>) -> Vec<IpNet> {
    let rule = "addresses and networks with commas between them, such as 192.0.2.10, 10.0.0.0/8; or `none`";
    let set = reader.parsed("BILLPAY_TRUSTED_PROXIES", None, rule, |text| {
        networks(text).map(Some)
    });
    set.or_else(|| networks(TRUSTED_PROXIES))
        .unwrap_or_default()
}

fn networks(text: &str) -> Option<Vec<IpNet>> {
    if text == "none" {
        return Some(Vec::new());
    }
    let parse = |text: &str| {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        address.or_else(|_| text.parse()).ok()
    };
    text.split(',').map(|part| parse(part.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_addresses_and_networks() {
        let found = networks("192.0.2.10, 10.0.0.0/8,2001:db8::/32").unwrap();
        let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["192.0.2.10/32", "10.0.0.0/8", "2001:db8::/32"]);
        assert_eq!(networks("none"), Some(vec![]));
        for wrong in ["nginx", "10.0.0.0/33", "10.0.0.1,,", "10.0.0.1:80"] {
            assert_eq!(networks(wrong), None, "{wrong}");
        }
        assert!(networks(TRUSTED_PROXIES).is_some());
    }
}
