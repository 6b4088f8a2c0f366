//! The status and message of every error response. The module `documented` has the messages that
//! ClickPesa documents, `seen_in_clients` has those that its clients report, `modelled` has our guesses for
//! ClickPesa, and `own` has those of the admin API.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The status and message of a refusal. `{}` in the message is a placeholder for its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    status: StatusCode,
    /// A code by which programs distinguish the admin API's refusals. ClickPesa's have no code.
    code: Option<&'static str>,
    message: &'static str,
}

impl Template {
    /// Returns the refusal, with the subject in place of `{}`.
    pub(crate) fn about(self, subject: &str) -> Refusal {
        Refusal {
            status: self.status,
            code: self.code,
            message: self.message.replace("{}", subject),
        }
    }
}

/// An error response.
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

impl From<Template> for Refusal {
    fn from(template: Template) -> Self {
        Self {
            status: template.status,
            code: template.code,
            message: template.message.to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"message": self.message}))).into_response()
    }
}

const fn template(status: StatusCode, message: &'static str) -> Template {
    Template {
        status,
        code: None,
        message,
    }
}

/// Messages that ClickPesa documents, though none of them for the create call itself.
pub(crate) mod documented {
    use super::{StatusCode, Template, template};

    /// Documented for generate-token.
    pub(crate) const CLIENT: Template = template(StatusCode::FORBIDDEN, "Invalid client details");
    /// Documented for generate-token.
    pub(crate) const KEY: Template = template(StatusCode::FORBIDDEN, "Invalid or Expired API-Key");
    /// Documented for generate-token.
    pub(crate) const KEY_WITHOUT_RIGHTS: Template =
        template(StatusCode::FORBIDDEN, "Unauthorized API-Key");
    /// Documented for every endpoint that requires a token.
    pub(crate) const UNAUTHORIZED: Template = template(StatusCode::UNAUTHORIZED, "Unauthorized");
    /// Documented for ussd-push and the checkout link.
    pub(crate) const REFERENCE: Template = template(
        StatusCode::BAD_REQUEST,
        "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank",
    );
    /// Documented for ussd-push and the checkout link.
    pub(crate) const REFERENCE_USED: Template = template(
        StatusCode::CONFLICT,
        "Order reference {} already used: Create a different reference",
    );
    /// Documented for `GET /payments/{orderReference}`.
    pub(crate) const NO_PAYMENT: Template =
        template(StatusCode::NOT_FOUND, "Invalid or missing payment: {}");
}

/// Refusals that clients of ClickPesa report.
pub(crate) mod seen_in_clients {
    use super::{StatusCode, Template, template};

    pub(crate) const CHECKSUM: Template = template(StatusCode::BAD_REQUEST, "Invalid checksum");
    pub(crate) const NO_CHECKSUM: Template =
        template(StatusCode::BAD_REQUEST, "checksum is required");
    /// Clients of ClickPesa report that an order number refuses such a field. They do not report the message, so
    /// this one is our own.
    pub(crate) const FOREIGN_FIELD: Template =
        template(StatusCode::BAD_REQUEST, "property {} should not exist");
    /// Two clients of ClickPesa check this rule. They do not report ClickPesa's message, so this one is our own.
    pub(crate) const MAX_COLLECTION: Template = template(
        StatusCode::BAD_REQUEST,
        "billMaxCollectionAmount must be at least billAmount, and needs ALLOW_PARTIAL_AND_OVER_PAYMENT",
    );
}

/// Messages of our own for rules that are documented without a message: modelled, not confirmed.
pub(crate) mod modelled {
    use super::{StatusCode, Template, template};

    const fn bad_request(message: &'static str) -> Template {
        template(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) const NOT_JSON: Template = bad_request("Request body is not valid JSON");
    pub(crate) const MAX_COLLECTION_TYPE: Template =
        bad_request("billMaxCollectionAmount must be a number with at most 2 decimal places");
    pub(crate) const AMOUNT_TYPE: Template = bad_request("billAmount must be a number");
    pub(crate) const AMOUNT_SMALL: Template = bad_request("billAmount must be at least 0.01");
    pub(crate) const AMOUNT_DECIMALS: Template =
        bad_request("billAmount must have at most 2 decimal places");
    pub(crate) const DESCRIPTION_TYPE: Template = bad_request("billDescription must be a string");
    pub(crate) const DESCRIPTION_LONG: Template =
        bad_request("billDescription must be at most 500 characters");
    pub(crate) const MODE: Template =
        bad_request("billPaymentMode must be ALLOW_PARTIAL_AND_OVER_PAYMENT or EXACT");
    pub(crate) const STATUS: Template = bad_request("{} must be ACTIVE or INACTIVE");
    pub(crate) const CUSTOMER_NAME: Template = bad_request("customerName is required");
    pub(crate) const CUSTOMER_CONTACT: Template =
        bad_request("customerPhone or customerEmail is required");
    pub(crate) const BULK_SIZE: Template = bad_request("controlNumbers must hold 1 to 50 items");
    pub(crate) const BULK_ITEM: Template = bad_request("each control number must be an object");
    pub(crate) const NO_NUMBER: Template =
        template(StatusCode::NOT_FOUND, "BillPay number {} not found");
    pub(crate) const NO_PATH: Template = template(StatusCode::NOT_FOUND, "Not found");
}

/// Messages of the admin API, with codes by which the phone finds its own texts.
pub(crate) mod own {
    use super::{StatusCode, Template};

    const fn unprocessable(code: &'static str, message: &'static str) -> Template {
        Template {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: Some(code),
            message,
        }
    }

    pub(crate) const FULL: Template = Template {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: Some("full"),
        message: "The sandbox is full: POST /sandbox/reset",
    };
    pub(crate) const PAID_AMOUNT: Template = unprocessable(
        "amount",
        "amount must be at least 0.01 and have at most 2 decimal places",
    );
    pub(crate) const PHONE_NUMBER: Template = unprocessable(
        "phone-number",
        "phoneNumber must be 9 to 15 digits, with the country code and without a plus",
    );
    pub(crate) const CUSTOMER_NAME: Template = unprocessable(
        "customer-name",
        "customerName must have 1 to 100 characters",
    );
    pub(crate) const NO_NUMBER: Template =
        unprocessable("unknown-number", "BillPay number {} not found");
    pub(crate) const NOT_EXACT: Template =
        unprocessable("not-exact", "The number takes its exact amount only: {}");
    pub(crate) const FEE: Template = unprocessable(
        "fee",
        "fee must be at least 0.01 and have at most 2 decimal places",
    );
    pub(crate) const ABOVE_MAXIMUM: Template = unprocessable(
        "above-maximum",
        "With this payment the number would collect more than its maximum: {}",
    );
    pub(crate) const ALREADY_PAID: Template = unprocessable(
        "already-paid",
        "The number is paid, and takes one payment only",
    );
    pub(crate) const INACTIVE: Template =
        unprocessable("inactive", "The number is inactive: PATCH its billStatus");
    pub(crate) const NO_PAYMENT: Template =
        unprocessable("unknown-payment", "There is no payment {}");
    pub(crate) const ENDED: Template =
        unprocessable("ended", "The end of payment {} is known already");
    pub(crate) const NO_WEBHOOK_URL: Template = unprocessable(
        "no-webhook-url",
        "There is no webhook URL: PUT /sandbox/webhook-url",
    );
}
