//! What was not packed beforehand, in the form that the visitor takes: a page that was written for
//! one, and the demo shop.

use std::io::Write;

use axum::body::Body;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use super::encoding::Encoding;
use super::serve::accepted;

/// Of eleven: the form's 18 kB take a third of a millisecond, and the most effort would save 7 %.
const BROTLI_QUALITY: u32 = 5;

/// A window of 2^18 bytes holds any page whole.
const BROTLI_WINDOW_BITS: u32 = 18;

/// Bytes handed to the compressor at a time.
const BROTLI_BUFFER: usize = 1 << 14;

/// The page as an answer.
pub(crate) fn written(html: String, headers: &HeaderMap) -> Response {
    packed_now("text/html; charset=utf-8", html.into_bytes(), headers)
}

/// A text of that type as an answer.
pub(crate) fn packed_now(kind: &'static str, text: Vec<u8>, headers: &HeaderMap) -> Response {
    let encoding = accepted(headers, |_| true);
    let (encoding, body) = match packed(encoding, &text) {
        Some(packed) => (encoding, packed),
        None => (Encoding::Identity, text),
    };
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if encoding != Encoding::Identity {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    response
}

/// Nothing where it travels as it is. Writing to memory does not fail.
fn packed(encoding: Encoding, raw: &[u8]) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Identity => None,
        Encoding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(
                Vec::new(),
                BROTLI_BUFFER,
                BROTLI_QUALITY,
                BROTLI_WINDOW_BITS,
            );
            writer.write_all(raw).ok()?;
            Some(writer.into_inner())
        }
        Encoding::Gzip => {
            let mut writer = GzEncoder::new(Vec::new(), Compression::default());
            writer.write_all(raw).ok()?;
            writer.finish().ok()
        }
    }
}
