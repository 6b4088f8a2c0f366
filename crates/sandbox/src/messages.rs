//! Every refusal's status and words, in one table, each marked with where it comes from. Must not
//! know when they are said.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal. "Documented for" names the endpoints whose pages print it; for the create call
/// itself ClickPesa documents no error, so there all of them are modelled, not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Documented for generate-token.
    InvalidClient,
    /// Documented for generate-token.
    InvalidKey,
    /// Documented for generate-token.
    UnauthorizedKey,
    /// Documented for all.
    Unauthorized,
    /// Documented for ussd-push and checkout link.
    InvalidReference,
    /// Documented for ussd-push and checkout link.
    ReferenceUsed(String),
    /// Documented for GET /payments/{reference}.
    NoPayment(String),
    /// Modelled, not confirmed: a field breaks a documented rule.
    Field(&'static str),
    /// Modelled, not confirmed: checksums are on, and this one is missing or wrong.
    Checksum,
    /// Modelled, not confirmed.
    NotJson,
    /// Modelled, not confirmed.
    NoSuchNumber(String),
    /// Modelled, not confirmed.
    NoSuchPath,
    /// Modelled, not confirmed: see [`crate::Sandbox`] for the caps.
    Full,
}

impl Refusal {
    const fn status(&self) -> StatusCode {
        match self {
            Self::InvalidClient | Self::InvalidKey | Self::UnauthorizedKey => StatusCode::FORBIDDEN,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::InvalidReference | Self::Field(_) | Self::Checksum | Self::NotJson => {
                StatusCode::BAD_REQUEST
            }
            Self::ReferenceUsed(_) => StatusCode::CONFLICT,
            Self::NoPayment(_) | Self::NoSuchNumber(_) | Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::Full => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::InvalidClient => "Invalid client details".into(),
            Self::InvalidKey => "Invalid or Expired API-Key".into(),
            Self::UnauthorizedKey => "Unauthorized API-Key".into(),
            Self::Unauthorized => "Unauthorized".into(),
            Self::InvalidReference => "Invalid Order Reference, should only contain alphanumeric \
                                       characters and cannot be blank"
                .into(),
            Self::ReferenceUsed(reference) => {
                format!("Order reference {reference} already used: Create a different reference")
            }
            Self::NoPayment(reference) => format!("Invalid or missing payment: {reference}"),
            Self::Field(message) => (*message).into(),
            Self::Checksum => "Invalid checksum".into(),
            Self::NotJson => "Request body is not valid JSON".into(),
            Self::NoSuchNumber(number) => format!("BillPay number {number} not found"),
            Self::NoSuchPath => "Not found".into(),
            Self::Full => "The sandbox is full: POST /sandbox/reset".into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status(), Json(json!({"message": self.message()}))).into_response()
    }
}
