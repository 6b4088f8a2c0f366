//! Compression of rendered pages and other text, for clients that accept it.

use std::convert::Infallible;
use std::future::ready;

use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG};
use tower::{Layer, Service, service_fn};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// Of eleven levels of brotli: the form's 18 kB take a third of a millisecond, and the highest level
/// would save 7 %.
const LEVEL: CompressionLevel = CompressionLevel::Precise(5);

/// Is added to what a client accepts. The layer would replace the status by 406 for a client that accepts nothing,
/// and the page of a number would be an error. The first weight of a coding counts, and this is the least.
const UNCOMPRESSED: HeaderValue = HeaderValue::from_static("identity;q=0.001");

/// Compresses what gets smaller, for a client that accepts this (`Accept-Encoding`). tower-http's layer would also
/// wrap all other bodies, and its wrapper has 6 kB, which each open stream of events would hold.
pub(crate) async fn compress(response: Response, accepted: Option<HeaderValue>) -> Response {
    if !gets_smaller(&response) {
        return response;
    }
    let mut head = http::Request::new(());
    if let Some(accepted) = accepted {
        head.headers_mut().append(ACCEPT_ENCODING, UNCOMPRESSED);
        head.headers_mut().append(ACCEPT_ENCODING, accepted);
    }
    let mut response = Some(response);
    let respond =
        service_fn(move |_| ready(Ok::<_, Infallible>(response.take().unwrap_or_default())));
    let Ok(compressed) = CompressionLayer::new()
        .quality(LEVEL)
        .layer(respond)
        .call(head)
        .await;
    compressed.map(Body::new)
}

/// JSON is too short to gain from it, and streams of events must not wait for more. The build has compressed the
/// static files; each of their forms has a tag of its own. Some pages are compressed already.
fn gets_smaller(response: &Response) -> bool {
    let headers = response.headers();
    let worth_it = DefaultPredicate::new().and(NotForContentType::const_new("application/"));
    !headers.contains_key(ETAG)
        && !headers.contains_key(CONTENT_ENCODING)
        && worth_it.should_compress(response)
}
