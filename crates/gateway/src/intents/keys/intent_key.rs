//! The keys that verify intents.

use ring::hmac;
use ring::signature::{ED25519, UnparsedPublicKey};
use secrecy::SecretString;

use super::parse::{self, KeyError, PRIVATE_LABEL, PUBLIC_LABEL};
use super::{EDDSA, HS256, hs256};

/// The bytes before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410, 10.1).
const PUBLIC_KEY_INFO: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// A key that verifies intents.
#[derive(Clone, Debug)]
pub struct IntentKey(KeyMaterial);

#[derive(Clone, Debug)]
enum KeyMaterial {
    Hs256(SecretString),
    Ed25519([u8; 32]),
}

impl IntentKey {
    /// A secret for HS256, used as its UTF-8 bytes.
    ///
    /// # Errors
    /// [`KeyError::TooShort`].
    pub fn secret(text: SecretString) -> Result<Self, KeyError> {
        parse::long_enough(text).map(KeyMaterial::Hs256).map(Self)
    }

    /// A public key for Ed25519: its 32 bytes in base64url, or PEM.
    ///
    /// # Errors
    /// [`KeyError::NoPublicKey`], [`KeyError::Private`].
    pub fn public(text: &str) -> Result<Self, KeyError> {
        if text.contains(PRIVATE_LABEL) {
            return Err(KeyError::Private);
        }
        let bytes = parse::bytes(text, PUBLIC_LABEL).ok_or(KeyError::NoPublicKey)?;
        let bare = bytes.strip_prefix(&PUBLIC_KEY_INFO).unwrap_or(&bytes);
        let key = <[u8; 32]>::try_from(bare).map_err(|_| KeyError::NoPublicKey)?;
        // A placeholder. All zeros would even be a key for which signatures can be forged.
        if key.iter().all(|byte| *byte == key[0]) {
            return Err(KeyError::NoPublicKey);
        }
        Ok(Self(KeyMaterial::Ed25519(key)))
    }

    /// The algorithm that the header must name.
    pub(in crate::intents) fn algorithm(&self) -> &'static str {
        match self.0 {
            KeyMaterial::Hs256(_) => HS256,
            KeyMaterial::Ed25519(_) => EDDSA,
        }
    }

    /// Whether this key signed the message. The comparison takes constant time.
    pub(in crate::intents) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            KeyMaterial::Hs256(secret) => hmac::verify(&hs256(secret), message, signature).is_ok(),
            KeyMaterial::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .is_ok(),
        }
    }
}
