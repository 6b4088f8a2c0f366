//! Parses the text of keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

/// The shortest secret: at least the size of the hash (RFC 7518, 3.2).
const MIN_SECRET_BYTES: usize = 32;

pub(super) const PUBLIC_LABEL: &str = "PUBLIC KEY";
pub(super) const PRIVATE_LABEL: &str = "PRIVATE KEY";

/// Why the text of a key is invalid. No message repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The secret is short enough to be guessed.
    #[error(
        "must have at least {MIN_SECRET_BYTES} bytes; make one with `openssl rand -base64 {MIN_SECRET_BYTES}`"
    )]
    TooShort,
    /// It is not a public key.
    #[error("must be an Ed25519 public key: its 32 bytes in base64url, or PEM (`{PUBLIC_LABEL}`)")]
    NoPublicKey,
    /// It is a private key, which only the signer may know.
    #[error("is a private key, which only the signer needs: give the public one")]
    Private,
    /// It is not a private key.
    #[error(
        "must be an Ed25519 private key: its 32 bytes in base64url, or PEM (`{PRIVATE_LABEL}`, PKCS#8)"
    )]
    NoPrivateKey,
}

/// Returns the secret if it is long enough.
pub(super) fn long_enough(secret: SecretString) -> Result<SecretString, KeyError> {
    let fits = secret.expose_secret().len() >= MIN_SECRET_BYTES;
    fits.then_some(secret).ok_or(KeyError::TooShort)
}

/// Decodes a PEM block with this label, or bare base64. Values in environment files have one line, so
/// line breaks may also be spaces or `\n`. Both alphabets are accepted, with or without padding.
pub(super) fn bytes(text: &str, label: &str) -> Option<Vec<u8>> {
    let body = match text.split_once(&*format!("-----BEGIN {label}-----")) {
        Some((_, rest)) => rest.split_once(&*format!("-----END {label}-----"))?.0,
        None => text,
    };
    let mut body = body.replace("\\n", "");
    body.retain(|c| !c.is_ascii_whitespace());
    let body = body.replace('+', "-").replace('/', "_");
    URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok()
}
