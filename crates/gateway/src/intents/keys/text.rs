//! Keys as they are written, and what is wrong with one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

/// RFC 7518, 3.2: a key of HS256 has at least the size of its hash.
const MIN_SECRET_BYTES: usize = 32;

pub(super) const PUBLIC_LABEL: &str = "PUBLIC KEY";
pub(super) const PRIVATE_LABEL: &str = "PRIVATE KEY";

/// What is wrong with the text of a key. No text repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFlaw {
    /// A secret that can be guessed.
    #[error(
        "must have at least {MIN_SECRET_BYTES} bytes; make one with `openssl rand -base64 {MIN_SECRET_BYTES}`"
    )]
    TooShort,
    /// No public key.
    #[error("must be an Ed25519 public key: its 32 bytes in base64url, or PEM (`{PUBLIC_LABEL}`)")]
    NoPublicKey,
    /// The key that only the signer may know.
    #[error("is a private key, which only the signer needs: give the public one")]
    Private,
    /// No private key.
    #[error(
        "must be an Ed25519 private key: its 32 bytes in base64url, or PEM (`{PRIVATE_LABEL}`, PKCS#8)"
    )]
    NoPrivateKey,
}

/// The secret, if it can't be guessed by its length.
pub(super) fn long_enough(secret: SecretString) -> Result<SecretString, KeyFlaw> {
    let fits = secret.expose_secret().len() >= MIN_SECRET_BYTES;
    fits.then_some(secret).ok_or(KeyFlaw::TooShort)
}

/// The bytes in a PEM block of that label, or in bare base64. Environment files hold one line, so
/// line breaks may also be spaces or `\n`; and both alphabets are read, padded or not.
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
