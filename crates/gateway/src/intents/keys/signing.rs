//! What a signature is made with.

use std::fmt;

use ring::hmac;
use ring::signature::Ed25519KeyPair;
use secrecy::{ExposeSecret, SecretString};

use super::text::{self, KeyFlaw, PRIVATE_LABEL};
use super::{EDDSA, HS256, hs256};

/// What a signature is made with.
pub struct SigningKey(Signing);

enum Signing {
    Hs256(SecretString),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// The secret of HS256, used as its UTF-8 bytes.
    ///
    /// # Errors
    /// [`KeyFlaw::TooShort`].
    pub fn secret(text: SecretString) -> Result<Self, KeyFlaw> {
        text::long_enough(text).map(Signing::Hs256).map(Self)
    }

    /// The private key of Ed25519: its 32 bytes in base64url, or PEM.
    ///
    /// # Errors
    /// [`KeyFlaw::NoPrivateKey`].
    pub fn private(text: &SecretString) -> Result<Self, KeyFlaw> {
        let bytes =
            text::bytes(text.expose_secret(), PRIVATE_LABEL).ok_or(KeyFlaw::NoPrivateKey)?;
        let pair = match bytes.len() {
            32 => Ed25519KeyPair::from_seed_unchecked(&bytes),
            // The public key may be left out (RFC 8410, 7), and openssl leaves it out.
            _ => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&bytes),
        };
        let pair = pair.map_err(|_| KeyFlaw::NoPrivateKey)?;
        Ok(Self(Signing::Ed25519(pair)))
    }

    pub(in crate::intents) fn algorithm(&self) -> &'static str {
        match self.0 {
            Signing::Hs256(_) => HS256,
            Signing::Ed25519(_) => EDDSA,
        }
    }

    pub(in crate::intents) fn signature(&self, message: &[u8]) -> Vec<u8> {
        match &self.0 {
            Signing::Hs256(secret) => hmac::sign(&hs256(secret), message).as_ref().to_vec(),
            Signing::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey")
            .field(&self.algorithm())
            .finish()
    }
}
