//! Extracts the `Idempotency-Key` header.

use axum::extract::FromRequestParts;
use billpay_contract::{IDEMPOTENCY_KEY_HEADER, ProblemCode};
use http::HeaderName;
use http::request::Parts;
use uuid::Uuid;

use crate::api_error::ApiError;

const HEADER: HeaderName = HeaderName::from_static(IDEMPOTENCY_KEY_HEADER);

/// The length of a key: more than any kind of id needs.
const MAX_CHARS: usize = 64;

/// The key of a create request: the same for each retry of the same request.
pub(crate) struct IdempotencyKey(pub(super) String);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    /// Without the header each request gets a key of its own.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all(HEADER).into_iter();
        let Some(value) = values.next() else {
            return Ok(Self(Uuid::new_v4().simple().to_string()));
        };
        let only = values.next().is_none();
        let visible = |text: &&str| text.bytes().all(|byte| byte.is_ascii_graphic());
        let text = value.to_str().ok().filter(visible).filter(|_| only);
        let text = text.filter(|text| (1..=MAX_CHARS).contains(&text.len()));
        let text = text.ok_or_else(|| {
            ApiError::new(ProblemCode::MalformedRequest).with_detail(format!(
                "Send one Idempotency-Key of 1 to {MAX_CHARS} visible ASCII characters."
            ))
        })?;
        Ok(Self(text.to_owned()))
    }
}
