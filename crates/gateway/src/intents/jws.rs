//! Signs and verifies tokens in the compact form of JSON Web Signatures (RFC 7515).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::error::{Flaw, IntentError};
use super::keys::{IntentKey, SigningKey};
use super::limits::MAX_TOKEN_BYTES;

/// The header. `typ` is ignored. A token with extensions that must be understood (`crit`) is refused.
#[derive(Deserialize)]
struct Header {
    alg: String,
    crit: Option<IgnoredAny>,
}

/// Returns the payload if one of the keys has signed it. The key determines the algorithm; the header
/// must name the same one.
pub(super) fn verified_payload(token: &str, keys: &[IntentKey]) -> Result<Vec<u8>, IntentError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(Flaw::TooLong.into());
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Flaw::Encoding)?;
    let (header, payload) = signed.split_once('.').ok_or(Flaw::Encoding)?;
    let (payload, signature) = (decode(payload)?, decode(signature)?);
    let header: Header = object(&decode(header)?).ok_or(Flaw::Header)?;
    if header.crit.is_some() {
        return Err(Flaw::Header.into());
    }
    let keys_of_algorithm: Vec<_> = keys
        .iter()
        .filter(|key| key.algorithm() == header.alg)
        .collect();
    if keys_of_algorithm.is_empty() {
        return Err(Flaw::Algorithm.into());
    }
    let verified = keys_of_algorithm
        .iter()
        .any(|key| key.verify(signed.as_bytes(), &signature));
    verified
        .then_some(payload)
        .ok_or(IntentError::WrongSignature)
}

/// Signs a payload and returns the token.
pub(super) fn sign(payload: &[u8], key: &SigningKey) -> String {
    let header = format!(r#"{{"alg":"{}","typ":"JWT"}}"#, key.algorithm());
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut token);
    let signature = key.signature(token.as_bytes());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    token
}

/// Decodes base64url without padding and without non-zero trailing bits, so that a signature has exactly one
/// valid encoding.
fn decode(part: &str) -> Result<Vec<u8>, Flaw> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Flaw::Encoding)
}

/// Parses a JSON object. Checks for `{`, because serde also deserializes a struct from an array.
pub(super) fn object<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let opens = json.trim_ascii_start().first() == Some(&b'{');
    opens.then(|| serde_json::from_slice(json).ok()).flatten()
}
