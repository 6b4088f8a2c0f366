//! Whose bills are taken, and the keys of the merchant's own.

use secrecy::SecretString;
use strum::{EnumString, IntoStaticStr};

use super::flags::Flags;
use super::settings::{ConfigProblems, Reader, Settings};
use crate::intents::{IntentKey, KeyFlaw, SigningKey};

const POLICY: &str = "BILLPAY_POLICY";
const SECRET: &str = "BILLPAY_INTENT_KEY";
const PRIVATE: &str = "BILLPAY_INTENT_PRIVATE_KEY";

/// The second of each is for the time in which both an old and a new key are in use.
const SECRETS: [&str; 2] = [SECRET, "BILLPAY_INTENT_PREVIOUS_KEY"];
const PUBLIC_KEYS: [&str; 2] = [
    "BILLPAY_INTENT_PUBLIC_KEY",
    "BILLPAY_INTENT_PREVIOUS_PUBLIC_KEY",
];

/// Whose bills are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Policy {
    /// Everybody's who reaches the gateway.
    Open,
    /// The merchant's only: those that come with a signed intent.
    IntentOnly,
}

impl Policy {
    /// As the setting names it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// How the merchant's bills are told from others.
#[derive(Clone, Debug)]
pub struct IntentConfig {
    /// Whose bills are taken.
    pub policy: Policy,
    /// Each signs intents that count: at least one where only intents are taken.
    pub keys: Vec<IntentKey>,
}

impl IntentConfig {
    /// The stand-in makes nobody's bill, so there everybody's are taken unless it is said
    /// otherwise.
    pub(super) fn read(reader: &mut Reader<'_>, flags: &Flags) -> Self {
        let default = if flags.sandbox {
            Policy::Open
        } else {
            Policy::IntentOnly
        };
        let rule = "open or intent-only";
        let policy = reader.parsed(POLICY, default, rule, Policy::from_name);
        let found = keys(reader);
        if policy == Policy::IntentOnly && found.is_empty() {
            reader.problem(format!(
                "there is no key to check signed bills with, and {POLICY} is intent-only, which it \
                 is unless it is set: set {SECRET} (see docs/intents.md), or set {POLICY}=open to \
                 take bills from everybody who reaches the gateway"
            ));
        }
        let keys = found.into_iter().flatten();
        Self {
            policy,
            keys: keys.collect(),
        }
    }
}

/// One entry for each key that is set; `None` where it is wrong, which the reader then knows.
fn keys(reader: &mut Reader<'_>) -> Vec<Option<IntentKey>> {
    let mut found = Vec::new();
    for name in SECRETS {
        if let Some(secret) = reader.secret(name) {
            found.push(usable(reader, name, IntentKey::secret(secret)));
        }
    }
    for name in PUBLIC_KEYS {
        if let Some(text) = reader.text(name) {
            found.push(usable(reader, name, IntentKey::public(&text)));
        }
    }
    found
}

fn usable<T>(reader: &mut Reader<'_>, name: &str, key: Result<T, KeyFlaw>) -> Option<T> {
    key.map_err(|flaw| reader.problem(format!("{name} {flaw}")))
        .ok()
}

/// What `billpay-gateway sign` signs with.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn signing_key(settings: &dyn Settings) -> Result<SigningKey, ConfigProblems> {
    let mut reader = Reader::new(settings);
    let secret = reader.secret(SECRET);
    // PEM ends with a line break, which means nothing.
    let private = reader.text(PRIVATE).map(SecretString::from);
    let key = match (secret, private) {
        (Some(secret), None) => usable(&mut reader, SECRET, SigningKey::secret(secret)),
        (None, Some(text)) => usable(&mut reader, PRIVATE, SigningKey::private(&text)),
        (None, None) => {
            reader.problem(format!(
                "there is no key to sign with: set {SECRET} or {PRIVATE}"
            ));
            None
        }
        (Some(_), Some(_)) => {
            reader.problem(format!(
                "{SECRET} and {PRIVATE} are both set: unset the one that is not meant"
            ));
            None
        }
    };
    reader.finish(key)
}
