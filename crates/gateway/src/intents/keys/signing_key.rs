//! The keys that sign intents.

use std::fmt;

use ring::hmac;
use ring::signature::Ed25519KeyPair;
use secrecy::{ExposeSecret, SecretString};

use super::parse::{self, KeyError, PRIVATE_LABEL};
use super::{EDDSA, HS256, hs256};

/// A key that signs intents.
pub struct SigningKey(KeyMaterial);

enum KeyMaterial {
    Hs256(SecretString),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// A secret for HS256, used as its UTF-8 bytes.
    ///
    /// # Errors
    /// [`KeyError::TooShort`].
    pub fn secret(text: SecretString) -> Result<Self, KeyError> {
        parse::long_enough(text).map(KeyMaterial::Hs256).map(Self)
    }

    /// A private key for Ed25519: its 32 bytes in base64url, or PEM.
    ///
    /// # Errors
    /// [`KeyError::NoPrivateKey`].
    pub fn private(text: &SecretString) -> Result<Self, KeyError> {
        let bytes =
            parse::bytes(text.expose_secret(), PRIVATE_LABEL).ok_or(KeyError::NoPrivateKey)?;
        let pair = match bytes.len() {
            32 => Ed25519KeyPair::from_seed_unchecked(&bytes),
            // The public key is optional (RFC 8410, 7), and openssl omits it.
            _ => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&bytes),
        };
        let pair = pair.map_err(|_| KeyError::NoPrivateKey)?;
        Ok(Self(KeyMaterial::Ed25519(pair)))
    }

    pub(in crate::intents) fn algorithm(&self) -> &'static str {
        match self.0 {
            KeyMaterial::Hs256(_) => HS256,
            KeyMaterial::Ed25519(_) => EDDSA,
        }
    }

    pub(in crate::intents) fn signature(&self, message: &[u8]) -> Vec<u8> {
        match &self.0 {
            KeyMaterial::Hs256(secret) => hmac::sign(&hs256(secret), message).as_ref().to_vec(),
            KeyMaterial::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
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
