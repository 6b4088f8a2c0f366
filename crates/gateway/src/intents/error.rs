//! Why a token is not a valid intent, in words for the log and for the signer.

use billpay_contract::BrokenRules;

use super::intent::Intent;
use super::limits::{CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_TOKEN_BYTES, MAX_VALIDITY_DAYS};

/// Why a token is not a valid intent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntentError {
    /// A part of it is malformed.
    #[error("the intent is malformed: {0}")]
    Malformed(#[from] Flaw),
    /// It was not signed by one of the keys.
    #[error("the intent was signed with another key, or changed after it was signed")]
    WrongSignature,
    /// It has expired: no number is issued from it any more, but an issued one is found.
    #[error("the intent has expired")]
    Expired(Box<Intent>),
    /// It is not valid yet.
    #[error("the intent is not valid yet: nbf is in the future")]
    NotYet,
    /// Its bill is invalid.
    #[error("the intent's bill breaks rules: {0}")]
    BrokenRules(#[source] BrokenRules),
    /// No key is configured.
    #[error("there is no key to check intents with")]
    NoKey,
}

/// The malformed part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Its size.
    #[error("a token has at most {MAX_TOKEN_BYTES} bytes")]
    TooLong,
    /// Its three parts.
    #[error("a token is three parts of unpadded base64url with dots between them")]
    Encoding,
    /// The first part.
    #[error("the header must be a JSON object with alg, and without crit")]
    Header,
    /// `alg`.
    #[error("the header's alg is not the algorithm of a configured key")]
    Algorithm,
    /// The second part.
    #[error("the payload must be a JSON object that names each claim once")]
    Payload,
    /// `jti`.
    #[error("jti must be 1 to {ID_MAX_CHARS} visible ASCII characters")]
    Id,
    /// `exp`.
    #[error(
        "exp must be whole seconds since 1970 (not milliseconds), at most {MAX_VALIDITY_DAYS} days ahead"
    )]
    Expiry,
    /// `nbf`.
    #[error("nbf must be whole seconds since 1970")]
    NotBefore,
    /// The fields of the bill.
    #[error("billAmount must be a number, the other claims of the bill strings")]
    Bill,
    /// A blank `billAmount`. Most likely the amount is missing by mistake, and the customer would choose it.
    #[error("billAmount is blank: leave it out if the customer is to choose the amount")]
    Amount,
    /// `billMaxCollectionAmount`.
    #[error(
        "billMaxCollectionAmount must be an amount of at least billAmount, with the mode ALLOW_PARTIAL_AND_OVER_PAYMENT"
    )]
    MaxCollection,
    /// `customerName`.
    #[error("customerName must be one line of at most {CUSTOMER_NAME_MAX_CHARS} characters")]
    CustomerName,
    /// `deadline`.
    #[error("deadline must be an RFC 3339 time, such as 2026-11-25T18:00:00+03:00")]
    Deadline,
}
