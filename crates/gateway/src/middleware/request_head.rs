//! Refuses heads that are complete, but that two servers could read in two ways (RFC 9112, sections 3.2 and
//! 6.1). hyper refuses what it can't read.

use axum::response::Response;
use http::header::{CONNECTION, HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Version};

/// Closes the connection after the response to a refused request: where the next request begins is not certain.
pub(crate) fn close_connection(response: &mut Response) {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
}

/// # Errors
/// What is wrong with the head, if it must be refused.
pub(crate) fn check(version: Version, headers: &HeaderMap) -> Result<(), &'static str> {
    let mut hosts = headers.get_all(HOST).into_iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_host(host) => {}
        (None, _) if version < Version::HTTP_11 => {}
        _ => return Err("Send one Host header, with a host and perhaps a port."),
    }
    let mut codings = headers.get_all(TRANSFER_ENCODING).into_iter();
    match (codings.next(), codings.next()) {
        (None, _) => Ok(()),
        (Some(coding), None) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(()),
        _ => Err("The only Transfer-Encoding is chunked, once."),
    }
}

/// An empty host is allowed, for targets that have none.
fn is_host(value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    bytes.is_empty() || (!bytes.contains(&b'@') && Authority::try_from(bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepted(version: Version, headers: &[(http::HeaderName, &'static str)]) -> bool {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(name, HeaderValue::from_static(value));
        }
        check(version, &all).is_ok()
    }

    #[test]
    fn one_valid_host_is_needed() {
        for host in [
            "x",
            "shop.co.tz:8443",
            "[::1]:8080",
            "127.0.0.1",
            "under_score",
            "",
        ] {
            assert!(accepted(Version::HTTP_11, &[(HOST, host)]), "{host}");
        }
        for host in ["a b", "<x>", "a@b", "a/b", "x:y:z"] {
            assert!(!accepted(Version::HTTP_11, &[(HOST, host)]), "{host}");
        }
        assert!(!accepted(Version::HTTP_11, &[(HOST, "x"), (HOST, "x")]));
        assert!(!accepted(Version::HTTP_11, &[]));
        assert!(accepted(Version::HTTP_10, &[]));
    }

    #[test]
    fn chunked_is_the_only_coding() {
        let coded = |coding| {
            accepted(
                Version::HTTP_11,
                &[(HOST, "x"), (TRANSFER_ENCODING, coding)],
            )
        };
        assert!(coded("chunked") && coded("Chunked"));
        assert!(!coded("gzip, chunked") && !coded("chunked, chunked"));
        let twice = [
            (HOST, "x"),
            (TRANSFER_ENCODING, "gzip"),
            (TRANSFER_ENCODING, "chunked"),
        ];
        assert!(!accepted(Version::HTTP_11, &twice));
    }
}
