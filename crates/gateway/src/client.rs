//! The client of a request: its network address, also behind proxies.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use http::header::FORWARDED;
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use crate::api_error::ApiError;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The bits of an IPv6 address that stand for one client: a provider gives a customer a whole /64.
const CLIENT_BITS_V6: u32 = 64;

/// The address of a request's client; an IPv6 address stands for its /64. `None` if a trusted proxy does
/// not say whose request it passes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Client(pub(crate) Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

/// The address of the other end of a connection, as an extension of its requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The proxies whose headers are believed (`BILLPAY_TRUSTED_PROXIES`).
#[derive(Clone, Debug)]
pub(crate) struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    pub(crate) fn new(networks: &[IpNet]) -> Self {
        Self(networks.into())
    }

    /// The client of a connection: its other end, unless that is a trusted proxy, which has those of many clients.
    pub(crate) fn client_of_connection(&self, peer: SocketAddr) -> Client {
        let peer = peer.ip().to_canonical();
        Client((!self.trusts(peer)).then(|| network(peer)))
    }

    /// Sets the [`Client`] of a request.
    pub(crate) fn identify<B>(&self, mut request: Request<B>) -> Request<B> {
        let peer = request.extensions().get::<Peer>().copied();
        let client = peer.and_then(|peer| self.client(peer.0.ip(), request.headers()));
        request.extensions_mut().insert(Client(client.map(network)));
        request
    }

    /// Each proxy adds the address that it sees at the end of the list. So the client is the last address
    /// that is not a trusted proxy's: what stands before it can be invented.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        for address in forwarded_for(headers).into_iter().rev() {
            match address {
                Some(address) if self.trusts(address) => {}
                other => return other,
            }
        }
        None
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The addresses that the proxies have written, the nearest last; `None` for one that is not an address.
/// `X-Forwarded-For` counts before `Forwarded` (RFC 7239), because nginx writes only the former and passes
/// on the latter as the client sent it.
fn forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let elements = |name| {
        let values = headers.get_all(name).into_iter();
        let values = values.map(|value| value.to_str().unwrap_or_default());
        values.flat_map(|value| value.split(','))
    };
    let listed: Vec<_> = elements(X_FORWARDED_FOR).map(parse).collect();
    if !listed.is_empty() {
        return listed;
    }
    let element = |element: &str| {
        let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
        let node = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        node.and_then(|(_, node)| parse(node))
    };
    elements(FORWARDED).map(element).collect()
}

/// Parses an address, perhaps with quotes, brackets and a port.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let address = text.parse().or_else(|_| {
        let socket = text.parse().map(|socket: SocketAddr| socket.ip());
        socket.or_else(|_| text.trim_matches(['[', ']']).parse())
    });
    address.ok().map(|address: IpAddr| address.to_canonical())
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let host_bits = u128::MAX >> CLIENT_BITS_V6;
            Ipv6Addr::from_bits(address.to_bits() & !host_bits).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    /// The client of a request from `peer`, with loopback and 10.0.0.0/8 trusted.
    #[track_caller]
    fn client(peer: &str, headers: &[(HeaderName, &str)]) -> Option<String> {
        let networks = ["127.0.0.0/8", "10.0.0.0/8", "::1/128"].map(|text| text.parse().unwrap());
        let mut request = Request::new(Body::empty());
        let peer = SocketAddr::new(peer.parse().unwrap(), 40000);
        request.extensions_mut().insert(Peer(peer));
        for (name, value) in headers {
            request.headers_mut().append(name, value.parse().unwrap());
        }
        let request = TrustedProxies::new(&networks).identify(request);
        let client = request.extensions().get::<Client>().unwrap();
        client.0.map(|address| address.to_string())
    }

    #[test]
    fn a_client_without_a_proxy_is_its_peer_whatever_it_claims() {
        let claims = [(X_FORWARDED_FOR, "203.0.113.9")];
        assert_eq!(client("198.51.100.7", &claims).unwrap(), "198.51.100.7");
        assert_eq!(client("::ffff:198.51.100.7", &[]).unwrap(), "198.51.100.7");
    }

    #[test]
    fn the_connections_of_a_trusted_proxy_are_of_no_client() {
        let proxies = TrustedProxies::new(&["127.0.0.0/8".parse().unwrap()]);
        let client = |peer: &str| {
            let client = proxies.client_of_connection(peer.parse().unwrap());
            client.0.map(|address| address.to_string())
        };
        assert_eq!(client("127.0.0.1:1"), None);
        assert_eq!(client("[::ffff:127.0.0.1]:1"), None);
        assert_eq!(client("198.51.100.7:1").unwrap(), "198.51.100.7");
        assert_eq!(client("[2001:db8::1]:1").unwrap(), "2001:db8::");
    }

    #[test]
    fn behind_trusted_proxies_the_last_other_address_is_the_client() {
        for headers in [
            vec![(X_FORWARDED_FOR, "203.0.113.9")],
            vec![(X_FORWARDED_FOR, "192.0.2.1, 203.0.113.9, 10.1.2.3")],
            vec![
                (X_FORWARDED_FOR, "192.0.2.1"),
                (X_FORWARDED_FOR, "203.0.113.9:5123"),
            ],
            vec![(
                FORWARDED,
                "for=192.0.2.1, proto=https;For=\"203.0.113.9:80\"",
            )],
            vec![
                (FORWARDED, "for=192.0.2.1"),
                (X_FORWARDED_FOR, "203.0.113.9"),
            ],
        ] {
            let found = client("127.0.0.1", &headers);
            assert_eq!(found.as_deref(), Some("203.0.113.9"), "{headers:?}");
        }
    }

    #[test]
    fn an_ipv6_client_stands_for_its_network() {
        let headers = [(FORWARDED, "for=\"[2001:db8:1:2:3:4:5:6]:4711\"")];
        assert_eq!(client("::1", &headers).unwrap(), "2001:db8:1:2::");
        let headers = [(X_FORWARDED_FOR, "[2001:db8::1]")];
        assert_eq!(client("::1", &headers).unwrap(), "2001:db8::");
    }

    #[test]
    fn a_proxy_that_names_no_address_leaves_the_client_unknown() {
        for headers in [
            vec![],
            vec![(X_FORWARDED_FOR, "unknown")],
            vec![(X_FORWARDED_FOR, "203.0.113.9, unknown")],
            vec![(FORWARDED, "for=_hidden")],
            vec![(X_FORWARDED_FOR, "10.0.0.1")],
        ] {
            assert_eq!(client("127.0.0.1", &headers), None, "{headers:?}");
        }
    }
}
