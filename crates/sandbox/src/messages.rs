//! Every refusal's status and words, in one table of three parts: what ClickPesa documents, what
//! is modelled and not confirmed, what the sandbox says for itself.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A row of the table. `{}` stands for what the refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    status: StatusCode,
    /// For programs that must tell the sandbox's own refusals apart; ClickPesa has none.
    code: Option<&'static str>,
    words: &'static str,
}

impl Row {
    /// A refusal that names what it is about.
    pub(crate) fn about(self, subject: &str) -> Refusal {
        let message = self.words.replace("{}", subject);
        let Self { status, code, .. } = self;
        Refusal {
            status,
            code,
            message,
        }
    }
}

/// A refusal, ready to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: Option<&'static str>,
    message: String,
}

impl Refusal {
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn code(&self) -> Option<&'static str> {
        self.code
    }
}

impl From<Row> for Refusal {
    fn from(row: Row) -> Self {
        let Row {
            status,
            code,
            words,
        } = row;
        let message = words.to_owned();
        Self {
            status,
            code,
            message,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"message": self.message}))).into_response()
    }
}

const fn row(status: StatusCode, words: &'static str) -> Row {
    let code = None;
    Row {
        status,
        code,
        words,
    }
}

/// Words that ClickPesa documents, though none of them for the create call itself.
pub(crate) mod documented {
    use super::{Row, StatusCode, row};

    /// For generate-token.
    pub(crate) const CLIENT: Row = row(StatusCode::FORBIDDEN, "Invalid client details");
    /// For generate-token.
    pub(crate) const KEY: Row = row(StatusCode::FORBIDDEN, "Invalid or Expired API-Key");
    /// For generate-token.
    pub(crate) const KEY_WITHOUT_RIGHTS: Row = row(StatusCode::FORBIDDEN, "Unauthorized API-Key");
    /// For every endpoint with a token.
    pub(crate) const UNAUTHORIZED: Row = row(StatusCode::UNAUTHORIZED, "Unauthorized");
    /// For ussd-push and checkout link.
    pub(crate) const REFERENCE: Row = row(
        StatusCode::BAD_REQUEST,
        "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank",
    );
    /// For ussd-push and checkout link.
    pub(crate) const REFERENCE_USED: Row = row(
        StatusCode::CONFLICT,
        "Order reference {} already used: Create a different reference",
    );
    /// For GET /payments/{orderReference}.
    pub(crate) const NO_PAYMENT: Row = row(StatusCode::NOT_FOUND, "Invalid or missing payment: {}");
}

/// Words of our own for rules that are documented without words: modelled, not confirmed.
pub(crate) mod modelled {
    use super::{Row, StatusCode, row};

    const fn bad(words: &'static str) -> Row {
        row(StatusCode::BAD_REQUEST, words)
    }

    pub(crate) const NOT_JSON: Row = bad("Request body is not valid JSON");
    pub(crate) const CHECKSUM: Row = bad("Invalid checksum");
    pub(crate) const AMOUNT_TYPE: Row = bad("billAmount must be a number");
    pub(crate) const AMOUNT_SMALL: Row = bad("billAmount must be at least 0.01");
    pub(crate) const AMOUNT_DECIMALS: Row = bad("billAmount must have at most 2 decimal places");
    pub(crate) const DESCRIPTION_TYPE: Row = bad("billDescription must be a string");
    pub(crate) const DESCRIPTION_LONG: Row = bad("billDescription must be at most 500 characters");
    pub(crate) const MODE: Row =
        bad("billPaymentMode must be ALLOW_PARTIAL_AND_OVER_PAYMENT or EXACT");
    pub(crate) const STATUS: Row = bad("{} must be ACTIVE or INACTIVE");
    pub(crate) const CUSTOMER_NAME: Row = bad("customerName is required");
    pub(crate) const CUSTOMER_CONTACT: Row = bad("customerPhone or customerEmail is required");
    pub(crate) const BULK_SIZE: Row = bad("controlNumbers must hold 1 to 50 items");
    pub(crate) const BULK_ITEM: Row = bad("each control number must be an object");
    pub(crate) const NO_NUMBER: Row = row(StatusCode::NOT_FOUND, "BillPay number {} not found");
    pub(crate) const NO_PATH: Row = row(StatusCode::NOT_FOUND, "Not found");
}

/// What no provider says: the sandbox for itself, and the phone that pays. Each has a code, by which
/// the phone finds its own words.
pub(crate) mod own {
    use super::{Row, StatusCode};

    const fn refused(code: &'static str, words: &'static str) -> Row {
        Row {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: Some(code),
            words,
        }
    }

    pub(crate) const FULL: Row = Row {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: Some("full"),
        words: "The sandbox is full: POST /sandbox/reset",
    };
    pub(crate) const PAID_AMOUNT: Row = refused(
        "amount",
        "amount must be at least 0.01 and have at most 2 decimal places",
    );
    pub(crate) const PHONE_NUMBER: Row = refused(
        "phone-number",
        "phoneNumber must be 9 to 15 digits, with the country code and without a plus",
    );
    pub(crate) const CUSTOMER_NAME: Row = refused(
        "customer-name",
        "customerName must have 1 to 100 characters",
    );
    pub(crate) const NO_NUMBER: Row = refused("unknown-number", "BillPay number {} not found");
    pub(crate) const NOT_EXACT: Row =
        refused("not-exact", "The number takes its exact amount only: {}");
    pub(crate) const ALREADY_PAID: Row = refused(
        "already-paid",
        "The number is paid, and takes one payment only",
    );
    pub(crate) const INACTIVE: Row =
        refused("inactive", "The number is inactive: PATCH its billStatus");
    pub(crate) const NO_PAYMENT: Row = refused("unknown-payment", "There is no payment {}");
    pub(crate) const ENDED: Row = refused("ended", "The end of payment {} is known already");
    pub(crate) const NO_WEBHOOK_URL: Row = refused(
        "no-webhook-url",
        "There is no webhook URL: PUT /sandbox/webhook-url",
    );
}
