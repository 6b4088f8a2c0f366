//! The codes of all problems, each with its HTTP status, its title, and whether a control number may
//! exist.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Whether a failed create call may have created a control number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateOutcome {
    /// No control number was created: it is safe to try again.
    NotCreated,
    /// A control number may have been created.
    Unknown,
}

/// A problem that the gateway reports. The code is the variant's name in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ProblemCode {
    /// The request's headers are not valid.
    MalformedRequest,
    /// The body is not JSON of the documented types.
    MalformedBody,
    /// The body's content type is not JSON.
    UnsupportedMediaType,
    /// The body is larger than any bill can be.
    BodyTooLarge,
    /// The bill breaks validation rules, which are listed in the errors.
    InvalidBill,
    /// No such path.
    NotFound,
    /// The path does not support this method.
    MethodNotAllowed,
    /// The reference already has a control number.
    ReferenceTaken,
    /// ClickPesa refused the bill.
    BillRefused,
    /// ClickPesa refused the gateway's credentials, or the account lacks the feature.
    ProviderDenied,
    /// ClickPesa limits the rate of calls.
    ProviderBusy,
    /// ClickPesa could not be reached; the bill was not sent.
    ProviderUnreachable,
    /// ClickPesa did not answer in time.
    ProviderTimeout,
    /// ClickPesa answered with a server error.
    ProviderFailed,
    /// ClickPesa's response ended early or could not be parsed.
    ProviderUnreadable,
    /// Too many bills are being created at once; this one was not sent.
    GatewayBusy,
    /// This gateway accepts only signed bill intents, and the request has none.
    IntentRequired,
    /// The bill intent was changed, was signed with another key, or differs from the body.
    IntentInvalid,
    /// The bill intent has expired.
    IntentExpired,
    /// The bill intent's id was used for another bill.
    IntentReused,
    /// The idempotency key was used for another bill.
    IdempotencyKeyReused,
    /// An earlier call for the same bill is still in progress.
    BillInProgress,
    /// A payment of the bill is in progress. With another number, the customer could pay twice.
    PaymentInProgress,
    /// No bill has that id.
    BillNotFound,
    /// The event stream would have more bills than one stream may have.
    TooManyBills,
    /// A webhook could not be verified as ClickPesa's.
    WebhookRefused,
    /// The client sends too many requests.
    TooManyRequests,
    /// The gateway's database failed.
    StoreFailed,
    /// An error inside the gateway.
    Internal,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The code. It is part of the API: never renamed, never reused.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Returns the problem with this code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedRequest | Self::MalformedBody | Self::TooManyBills => 400,
            Self::IntentRequired | Self::IntentInvalid | Self::IntentExpired => 403,
            Self::NotFound | Self::BillNotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::ReferenceTaken
            | Self::IntentReused
            | Self::BillInProgress
            | Self::PaymentInProgress => 409,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::InvalidBill | Self::BillRefused | Self::IdempotencyKeyReused => 422,
            Self::WebhookRefused => 401,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::ProviderDenied | Self::ProviderFailed | Self::ProviderUnreadable => 502,
            Self::ProviderBusy
            | Self::ProviderUnreachable
            | Self::GatewayBusy
            | Self::StoreFailed => 503,
            Self::ProviderTimeout => 504,
        }
    }

    /// A short summary in English. It is the same for every occurrence of the problem.
    pub const fn title(self) -> &'static str {
        match self {
            Self::MalformedRequest => "The request's headers are not valid",
            Self::MalformedBody => "The body is not the JSON of a bill",
            Self::UnsupportedMediaType => "The body must be application/json",
            Self::BodyTooLarge => "The body is too large",
            Self::InvalidBill => "The bill is not valid",
            Self::NotFound => "There is no such path",
            Self::MethodNotAllowed => "The path does not support this method",
            Self::ReferenceTaken => "The reference is already used",
            Self::BillRefused => "ClickPesa refused the bill",
            Self::ProviderDenied => "ClickPesa refused this gateway",
            Self::ProviderBusy => "ClickPesa limits the rate of calls",
            Self::ProviderUnreachable => "ClickPesa could not be reached",
            Self::ProviderTimeout => "ClickPesa did not answer in time",
            Self::ProviderFailed => "ClickPesa answered with a server error",
            Self::ProviderUnreadable => "ClickPesa's response could not be parsed",
            Self::GatewayBusy => "Too many bills are being created",
            Self::IntentRequired => "A signed bill is required",
            Self::IntentInvalid => "The signed bill is not valid",
            Self::IntentExpired => "The signed bill has expired",
            Self::IntentReused => "The signed bill was used for another bill",
            Self::IdempotencyKeyReused => "The idempotency key was used for another bill",
            Self::BillInProgress => "The same bill is still being created",
            Self::PaymentInProgress => "A payment of the bill is in progress",
            Self::BillNotFound => "There is no such bill",
            Self::TooManyBills => "Too many bills in one event stream",
            Self::WebhookRefused => "The webhook could not be verified",
            Self::TooManyRequests => "Too many requests",
            Self::StoreFailed => "The gateway's database failed",
            Self::Internal => "The gateway failed",
        }
    }

    /// Whether a control number may have been created.
    pub const fn outcome(self) -> CreateOutcome {
        match self {
            Self::ProviderTimeout
            | Self::ProviderFailed
            | Self::ProviderUnreadable
            | Self::BillInProgress
            | Self::StoreFailed
            | Self::Internal => CreateOutcome::Unknown,
            Self::MalformedRequest
            | Self::MalformedBody
            | Self::UnsupportedMediaType
            | Self::BodyTooLarge
            | Self::InvalidBill
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::ReferenceTaken
            | Self::BillRefused
            | Self::ProviderDenied
            | Self::ProviderBusy
            | Self::ProviderUnreachable
            | Self::GatewayBusy
            | Self::IntentRequired
            | Self::IntentInvalid
            | Self::IntentExpired
            | Self::IntentReused
            | Self::IdempotencyKeyReused
            | Self::PaymentInProgress
            | Self::BillNotFound
            | Self::TooManyBills
            | Self::WebhookRefused
            | Self::TooManyRequests => CreateOutcome::NotCreated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_their_statuses_are_error_statuses() {
        for &code in ProblemCode::ALL {
            assert_eq!(ProblemCode::from_code(code.as_str()), Some(code));
            assert!((400..600).contains(&code.status()));
        }
    }
}
