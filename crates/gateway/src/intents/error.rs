//! Why a token is no intent, in words for the log and for whoever signs.

use billpay_contract::BrokenRules;

use super::intent::Intent;
use super::limits::{CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_LIFE_DAYS, MAX_TOKEN_BYTES};

/// Why a token is no intent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntentError {
    /// It does not say what it must.
    #[error("the intent is malformed: {0}")]
    Malformed(#[from] Flaw),
    /// None of the keys has signed it.
    #[error("the intent was signed with another key, or changed after it was signed")]
    WrongSignature,
    /// Its time is over: no number is made from it any more. One that was made is found by it.
    #[error("the intent has expired")]
    Expired(Box<Intent>),
    /// Its time has not begun.
    #[error("the intent is not valid yet: nbf is in the future")]
    NotYet,
    /// The bill in it breaks rules of bills.
    #[error("the intent's bill breaks rules: {0}")]
    BrokenRules(#[source] BrokenRules),
    /// There is nothing to check a signature with.
    #[error("there is no key to check intents with")]
    NoKey,
}

/// What is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Its size.
    #[error("a token has at most {MAX_TOKEN_BYTES} bytes")]
    TooLong,
    /// Its form.
    #[error("a token is three parts of unpadded base64url with dots between them")]
    Form,
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
        "exp must be whole seconds since 1970 (not milliseconds), at most {MAX_LIFE_DAYS} days ahead"
    )]
    Expiry,
    /// `nbf`.
    #[error("nbf must be whole seconds since 1970")]
    NotBefore,
    /// The fields of the bill.
    #[error("billAmount must be a number, the other claims of the bill strings")]
    Bill,
    /// `customerName`.
    #[error("customerName must be one line of at most {CUSTOMER_NAME_MAX_CHARS} characters")]
    CustomerName,
    /// `deadline`.
    #[error("deadline must be an RFC 3339 time, such as 2026-11-25T18:00:00+03:00")]
    Deadline,
}
