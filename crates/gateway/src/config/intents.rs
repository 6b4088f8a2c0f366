//! Which bills are accepted, and the keys that sign and verify intents.

use secrecy::SecretString;
use strum::{EnumString, IntoStaticStr};

use super::flags::Flags;
use super::settings::{ConfigProblems, Settings, SettingsReader};
use crate::intents::{IntentKey, KeyError, SigningKey};

const POLICY: &str = "BILLPAY_POLICY";
const SECRET: &str = "BILLPAY_INTENT_KEY";
const PRIVATE: &str = "BILLPAY_INTENT_PRIVATE_KEY";

/// The second of each is for a change of keys, while the old and the new key are in use.
const SECRETS: [&str; 2] = [SECRET, "BILLPAY_INTENT_PREVIOUS_KEY"];
const PUBLIC_KEYS: [&str; 2] = [
    "BILLPAY_INTENT_PUBLIC_KEY",
    "BILLPAY_INTENT_PREVIOUS_PUBLIC_KEY",
];

/// Which bills are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Policy {
    /// All bills of everybody who reaches the gateway.
    Open,
    /// Only bills with an intent that the merchant signed.
    IntentOnly,
}

impl Policy {
    /// The name in the setting.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// The policy and the keys of intents.
#[derive(Clone, Debug)]
pub struct IntentConfig {
    /// Which bills are accepted.
    pub policy: Policy,
    /// The keys that verify intents: at least one if the policy is intent-only.
    pub keys: Vec<IntentKey>,
}

impl IntentConfig {
    /// With the sandbox the default policy is open, because its bills are not real.
    pub(super) fn read(reader: &mut SettingsReader<'_>, flags: &Flags) -> Self {
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

/// One entry for each key that is set; `None` for an invalid one, whose problem the reader has.
fn keys(reader: &mut SettingsReader<'_>) -> Vec<Option<IntentKey>> {
    let mut found = Vec::new();
    for name in SECRETS {
        if let Some(secret) = reader.secret(name) {
            found.push(valid_key(reader, name, IntentKey::secret(secret)));
        }
    }
    for name in PUBLIC_KEYS {
        if let Some(text) = reader.text(name) {
            found.push(valid_key(reader, name, IntentKey::public(&text)));
        }
    }
    found
}

fn valid_key<T>(
    reader: &mut SettingsReader<'_>,
    name: &str,
    key: Result<T, KeyError>,
) -> Option<T> {
    key.map_err(|error| reader.problem(format!("{name} {error}")))
        .ok()
}

/// Reads the key that `billpay-gateway sign` signs with.
///
/// # Errors
/// All problems at once.
pub fn signing_key(settings: &dyn Settings) -> Result<SigningKey, ConfigProblems> {
    let mut reader = SettingsReader::new(settings);
    let secret = reader.secret(SECRET);
    // Trimmed, because PEM ends with a line break.
    let private = reader.text(PRIVATE).map(SecretString::from);
    let key = match (secret, private) {
        (Some(secret), None) => valid_key(&mut reader, SECRET, SigningKey::secret(secret)),
        (None, Some(text)) => valid_key(&mut reader, PRIVATE, SigningKey::private(&text)),
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
