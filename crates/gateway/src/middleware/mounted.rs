//! The gateway under a path of the shop's origin: a web server in front may strip the path or
//! leave it, and both are served.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::uri::{PathAndQuery, Uri};
use http::{HeaderValue, StatusCode};

/// Takes the path off, once, where it is there. `path` has a slash at both ends.
pub(crate) async fn layer(
    State(path): State<Arc<str>>,
    mut request: Request,
    next: Next,
) -> Response {
    match under(&path, request.uri()) {
        Place::Elsewhere => {}
        Place::Under(uri) => *request.uri_mut() = uri,
        Place::WithoutSlash(address) => return moved(&address),
    }
    next.run(request).await
}

#[derive(Debug, PartialEq)]
enum Place {
    /// The path was stripped, or was never there.
    Elsewhere,
    /// What is asked for below the path.
    Under(Uri),
    /// The path itself without its slash: relative addresses would lead beside it.
    WithoutSlash(String),
}

fn under(path: &str, uri: &Uri) -> Place {
    let query = uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    if path != "/" && uri.path() == path.trim_end_matches('/') {
        return Place::WithoutSlash(format!("{path}{query}"));
    }
    let Some(rest) = uri.path().strip_prefix(path).filter(|_| path != "/") else {
        return Place::Elsewhere;
    };
    let mut parts = uri.clone().into_parts();
    let rest = format!("/{rest}{query}").parse::<PathAndQuery>();
    parts.path_and_query = rest.ok();
    Uri::from_parts(parts).map_or(Place::Elsewhere, Place::Under)
}

fn moved(address: &str) -> Response {
    // A path and a query of a request can stand in a header.
    let address = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, address)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asked: &str, expected: &Place) {
        assert_eq!(
            under("/malipo/", &asked.parse().unwrap()),
            *expected,
            "{asked}"
        );
    }

    #[test]
    fn the_path_is_taken_off_once() {
        let served = |uri: &str| Place::Under(uri.parse().unwrap());
        check("/malipo/", &served("/"));
        check("/malipo/?locale=sw", &served("/?locale=sw"));
        check(
            "/malipo/api/billpay/channels",
            &served("/api/billpay/channels"),
        );
        check("/malipo/malipo/", &served("/malipo/"));
    }

    #[test]
    fn what_only_looks_like_the_path_is_not_it() {
        for asked in ["/", "/malipofoo", "/Malipo/", "/api/malipo/", "/x/malipo/"] {
            check(asked, &Place::Elsewhere);
        }
        assert_eq!(under("/", &"/a".parse().unwrap()), Place::Elsewhere);
    }

    #[test]
    fn without_its_slash_it_is_sent_to_it_with_its_query() {
        let to = |address: &str| Place::WithoutSlash(address.to_owned());
        check("/malipo", &to("/malipo/"));
        check("/malipo?locale=en", &to("/malipo/?locale=en"));
    }
}
