//! Compression of rendered pages and other text, for clients that accept it.

use http::header::ETAG;
use http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// Of eleven levels of brotli: the form's 18 kB take a third of a millisecond, and the highest level
/// would save 7 %.
const LEVEL: CompressionLevel = CompressionLevel::Precise(5);

/// The layer. JSON is too short to gain from it, and streams of events must not wait for more.
pub(crate) fn layer() -> CompressionLayer<impl Predicate> {
    let worth_it = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/"))
        .and(is_no_static_file);
    CompressionLayer::new()
        .quality(LEVEL)
        .compress_when(worth_it)
}

/// The build has compressed the static files. Each of their forms has a tag of its own.
fn is_no_static_file(
    _status: StatusCode,
    _version: Version,
    headers: &HeaderMap,
    _extensions: &Extensions,
) -> bool {
    !headers.contains_key(ETAG)
}
