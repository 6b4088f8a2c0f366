//! Writes the problem document of an [`ApiError`] into the response, and logs its cause, once.

use axum::response::Response;
use billpay_contract::Problem;
use http::HeaderValue;
use http::header::{CONTENT_TYPE, RETRY_AFTER};

use crate::api_error::ApiError;

/// Reports the error in the response's extensions, if there is one.
pub(crate) fn report_error(mut response: Response, request_id: &str) -> Response {
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        log(&error);
        write(&mut response, &error, request_id);
    }
    response
}

/// Logs what the operator should see as a warning or an error. A client's mistakes are neither.
pub(crate) fn log(error: &ApiError) {
    let code = error.code();
    let cause = error.cause().map(tracing::field::display);
    match code.status() {
        500 => tracing::error!(code = code.as_str(), cause, "failed"),
        status if status > 500 || cause.is_some() => {
            tracing::warn!(code = code.as_str(), cause, "failed");
        }
        _ => tracing::debug!(code = code.as_str(), "refused"),
    }
}

fn write(response: &mut Response, error: &ApiError, id: &str) {
    let document = serde_json::to_vec(&error.document(id)).unwrap_or_default();
    *response.body_mut() = document.into();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Problem::MEDIA_TYPE));
    if let Some(wait) = error.retry_after() {
        headers.insert(RETRY_AFTER, wait.into());
    }
}
