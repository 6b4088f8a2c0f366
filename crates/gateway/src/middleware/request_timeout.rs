//! The time limit of a request (`BILLPAY_REQUEST_TIMEOUT_MS`).

use axum::BoxError;

use crate::api_error::ApiError;

/// The error of a request that exceeds the limit. Receiving the body has a limit of its own, so a
/// handler that is too slow waits for ClickPesa.
pub(crate) async fn exceeded(_error: BoxError) -> ApiError {
    ApiError::provider_timeout()
}
