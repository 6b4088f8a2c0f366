//! What a signature is checked with.

use ring::hmac;
use ring::signature::{ED25519, UnparsedPublicKey};
use secrecy::SecretString;

use super::text::{self, KeyFlaw, PRIVATE_LABEL, PUBLIC_LABEL};
use super::{EDDSA, HS256, hs256};

/// What stands before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410, 10.1).
const PUBLIC_KEY_INFO: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// What a signature is checked with.
#[derive(Clone, Debug)]
pub struct IntentKey(Checking);

#[derive(Clone, Debug)]
enum Checking {
    Hs256(SecretString),
    Ed25519([u8; 32]),
}

impl IntentKey {
    /// The secret of HS256, used as its UTF-8 bytes.
    ///
    /// # Errors
    /// [`KeyFlaw::TooShort`].
    pub fn secret(text: SecretString) -> Result<Self, KeyFlaw> {
        text::long_enough(text).map(Checking::Hs256).map(Self)
    }

    /// The public key of Ed25519: its 32 bytes in base64url, or PEM.
    ///
    /// # Errors
    /// [`KeyFlaw::NoPublicKey`], [`KeyFlaw::Private`].
    pub fn public(text: &str) -> Result<Self, KeyFlaw> {
        if text.contains(PRIVATE_LABEL) {
            return Err(KeyFlaw::Private);
        }
        let bytes = text::bytes(text, PUBLIC_LABEL).ok_or(KeyFlaw::NoPublicKey)?;
        let bare = bytes.strip_prefix(&PUBLIC_KEY_INFO).unwrap_or(&bytes);
        let key = <[u8; 32]>::try_from(bare).map_err(|_| KeyFlaw::NoPublicKey)?;
        // A place holder. All zeros would even be a key, under which signatures can be made up.
        if key.iter().all(|byte| *byte == key[0]) {
            return Err(KeyFlaw::NoPublicKey);
        }
        Ok(Self(Checking::Ed25519(key)))
    }

    /// The one name that a header may give.
    pub(in crate::intents) fn algorithm(&self) -> &'static str {
        match self.0 {
            Checking::Hs256(_) => HS256,
            Checking::Ed25519(_) => EDDSA,
        }
    }

    /// Evidence that this key signed the message. Takes the same time wherever a wrong signature
    /// differs.
    pub(in crate::intents) fn signed(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        match &self.0 {
            Checking::Hs256(secret) => hmac::verify(&hs256(secret), message, signature).ok(),
            Checking::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .ok(),
        }
    }
}
