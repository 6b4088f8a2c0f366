//! Reads request bodies, limited in size and time, and parses them as JSON.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use billpay_contract::ProblemCode;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::api_error::ApiError;

/// The largest accepted body. A bill with the longest description, each character escaped, is below
/// 8 KiB.
pub(crate) const MAX_BYTES: usize = 16 * 1024;

/// The time in which a body must arrive: a bill fits into a few packets.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Extracts a JSON object. An empty body counts as `{}`, because ClickPesa documents the body as
/// optional.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let declared = declared(request.headers(), "application/json");
        let encoding = request.headers().get(CONTENT_ENCODING);
        let is_compressed = encoding.is_some_and(|encoding| encoding != "identity");
        let body = read(request.into_body(), MAX_BYTES).await?;
        if body.is_empty() {
            return parse(b"{}").map(Self);
        }
        if declared.is_none() {
            return Err(ApiError::new(ProblemCode::UnsupportedMediaType)
                .with_detail("Send content-type: application/json."));
        }
        if is_compressed {
            return Err(ApiError::new(ProblemCode::UnsupportedMediaType)
                .with_detail("Send the body without Content-Encoding."));
        }
        parse(&body).map(Self)
    }
}

/// `Some` if the request declares this content type. A page of another origin can't declare JSON without
/// a CORS preflight, which protects against forged requests.
pub(crate) fn declared(headers: &HeaderMap, media_type: &str) -> Option<()> {
    let declared = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (said, _) = declared.split_once(';').unwrap_or((declared, ""));
    said.trim().eq_ignore_ascii_case(media_type).then_some(())
}

/// Reads the bytes of a body, at most `max_bytes`.
pub(crate) async fn read(body: Body, max_bytes: usize) -> Result<Bytes, ApiError> {
    let body = tokio::time::timeout(TIMEOUT, whole(body, max_bytes)).await;
    body.map_err(|_elapsed| malformed("The body did not arrive in time."))?
}

async fn whole(body: Body, max_bytes: usize) -> Result<Bytes, ApiError> {
    // A body that says that it is too large is not waited for.
    if body.size_hint().lower() > max_bytes as u64 {
        return Err(too_large(max_bytes));
    }
    match Limited::new(body, max_bytes).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(max_bytes)),
        Err(_) => Err(malformed("The body ended early.")),
    }
}

fn too_large(max_bytes: usize) -> ApiError {
    let detail = format!("At most {max_bytes} bytes.");
    ApiError::new(ProblemCode::BodyTooLarge).with_detail(detail)
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    // serde reads an array as a struct without names.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(malformed("The body must be a JSON object."));
    }
    // serde's message quotes the body, which only goes back to its sender.
    serde_json::from_slice(body).map_err(|error| malformed(&error.to_string()))
}

fn malformed(detail: &str) -> ApiError {
    ApiError::new(ProblemCode::MalformedBody).with_detail(detail)
}

#[cfg(test)]
mod tests {
    use std::io;

    use axum::body::Body;
    use futures_util::stream::{self, Stream, StreamExt};
    use serde_json::Value;

    use super::*;

    async fn detail(chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> String {
        let request = Request::post("/").header(CONTENT_TYPE, "application/json");
        let request = request.body(Body::from_stream(chunks)).unwrap();
        let failure = JsonBody::<Value>::from_request(request, &()).await.err();
        let problem = failure.unwrap().document("r1");
        assert_eq!(problem.code, "malformed_body");
        problem.detail
    }

    fn begun() -> impl Stream<Item = io::Result<Bytes>> {
        stream::iter([Ok(Bytes::from_static(b"{\"billAmount\":"))])
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_arrive_is_refused() {
        let said = detail(begun().chain(stream::pending())).await;
        assert_eq!(said, "The body did not arrive in time.");
    }

    #[tokio::test]
    async fn a_body_that_ends_early_is_refused() {
        let broken = stream::iter([Err(io::ErrorKind::ConnectionReset.into())]);
        assert_eq!(detail(begun().chain(broken)).await, "The body ended early.");
    }
}
