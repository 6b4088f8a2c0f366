//! Keys of intents: each knows its one algorithm. Must not know tokens or settings.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use secrecy::{ExposeSecret, SecretString};

/// RFC 7518, 3.2: a key of HS256 has at least the size of its hash.
const MIN_SECRET_BYTES: usize = 32;

/// What stands before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410, 10.1).
const PUBLIC_KEY_INFO: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

const PUBLIC_LABEL: &str = "PUBLIC KEY";
const PRIVATE_LABEL: &str = "PRIVATE KEY";

/// The header's `alg` (RFC 7518, 3.1; RFC 8037, 3.1).
const HS256: &str = "HS256";
const EDDSA: &str = "EdDSA";

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
        long_enough(text).map(Checking::Hs256).map(Self)
    }

    /// The public key of Ed25519: its 32 bytes in base64url, or PEM.
    ///
    /// # Errors
    /// [`KeyFlaw::NoPublicKey`], [`KeyFlaw::Private`].
    pub fn public(text: &str) -> Result<Self, KeyFlaw> {
        if text.contains(PRIVATE_LABEL) {
            return Err(KeyFlaw::Private);
        }
        let bytes = key_bytes(text, PUBLIC_LABEL).ok_or(KeyFlaw::NoPublicKey)?;
        let bare = bytes.strip_prefix(&PUBLIC_KEY_INFO).unwrap_or(&bytes);
        let key = <[u8; 32]>::try_from(bare).map_err(|_| KeyFlaw::NoPublicKey)?;
        // A place holder. All zeros would even be a key, under which signatures can be made up.
        if key.iter().all(|byte| *byte == key[0]) {
            return Err(KeyFlaw::NoPublicKey);
        }
        Ok(Self(Checking::Ed25519(key)))
    }

    /// The one name that a header may give.
    pub(super) fn algorithm(&self) -> &'static str {
        match self.0 {
            Checking::Hs256(_) => HS256,
            Checking::Ed25519(_) => EDDSA,
        }
    }

    /// Evidence that this key signed the message. Takes the same time wherever a wrong signature
    /// differs.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        match &self.0 {
            Checking::Hs256(secret) => hmac::verify(&hs256(secret), message, signature).ok(),
            Checking::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .ok(),
        }
    }
}

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
        long_enough(text).map(Signing::Hs256).map(Self)
    }

    /// The private key of Ed25519: its 32 bytes in base64url, or PEM.
    ///
    /// # Errors
    /// [`KeyFlaw::NoPrivateKey`].
    pub fn private(text: &SecretString) -> Result<Self, KeyFlaw> {
        let bytes = key_bytes(text.expose_secret(), PRIVATE_LABEL).ok_or(KeyFlaw::NoPrivateKey)?;
        let pair = match bytes.len() {
            32 => Ed25519KeyPair::from_seed_unchecked(&bytes),
            // The public key may be left out (RFC 8410, 7), and openssl leaves it out.
            _ => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&bytes),
        };
        let pair = pair.map_err(|_| KeyFlaw::NoPrivateKey)?;
        Ok(Self(Signing::Ed25519(pair)))
    }

    pub(super) fn algorithm(&self) -> &'static str {
        match self.0 {
            Signing::Hs256(_) => HS256,
            Signing::Ed25519(_) => EDDSA,
        }
    }

    pub(super) fn signature(&self, message: &[u8]) -> Vec<u8> {
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

fn long_enough(secret: SecretString) -> Result<SecretString, KeyFlaw> {
    let fits = secret.expose_secret().len() >= MIN_SECRET_BYTES;
    fits.then_some(secret).ok_or(KeyFlaw::TooShort)
}

fn hs256(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

/// The bytes in a PEM block of that label, or in bare base64. Environment files hold one line, so
/// line breaks may also be spaces or `\n`; and both alphabets are read, padded or not.
fn key_bytes(text: &str, label: &str) -> Option<Vec<u8>> {
    let body = match text.split_once(&*format!("-----BEGIN {label}-----")) {
        Some((_, rest)) => rest.split_once(&*format!("-----END {label}-----"))?.0,
        None => text,
    };
    let mut body = body.replace("\\n", "");
    body.retain(|c| !c.is_ascii_whitespace());
    let body = body.replace('+', "-").replace('/', "_");
    URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok()
}
