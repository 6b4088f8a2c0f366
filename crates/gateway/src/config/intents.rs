//! The policy for accepting bills, and the keys that sign and verify intents.

use secrecy::SecretString;
use strum::{EnumString, IntoStaticStr};

use super::flags::Flags;
use super::settings::{ConfigProblems, Settings, SettingsReader};
use crate::intents::{IntentKey, KeyError, SigningKey};

const POLICY: &str = "BILLPAY_POLICY";
const HMAC_KEY: &str = "BILLPAY_INTENT_KEY";
const PRIVATE_KEY: &str = "BILLPAY_INTENT_PRIVATE_KEY";

/// The settings with the current and the previous key. Both are valid while a shop changes its key.
const HMAC_KEYS: [&str; 2] = [HMAC_KEY, "BILLPAY_INTENT_PREVIOUS_KEY"];
const PUBLIC_KEYS: [&str; 2] = [
    "BILLPAY_INTENT_PUBLIC_KEY",
    "BILLPAY_INTENT_PREVIOUS_PUBLIC_KEY",
];

/// Which bills are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Policy {
    /// Every bill, from everyone who can reach the gateway.
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
    /// Reads the policy and the keys. With the sandbox the default policy is open, because its bills are
    /// not real.
    pub(super) fn read(reader: &mut SettingsReader<'_>, flags: &Flags) -> Self {
        let default = if flags.sandbox {
            Policy::Open
        } else {
            Policy::IntentOnly
        };
        let expected = "open or intent-only";
        let policy = reader.parsed(POLICY, default, expected, Policy::from_name);
        let keys = read_keys(reader);
        if policy == Policy::IntentOnly && keys.is_empty() {
            reader.problem(format!(
                "{POLICY} is intent-only (the default), but no key to verify signed bills is set: set \
                 {HMAC_KEY} (see docs/intents.md), or set {POLICY}=open to accept bills from everyone \
                 who can reach the gateway"
            ));
        }
        Self {
            policy,
            keys: keys.into_iter().flatten().collect(),
        }
    }
}

/// Reads the keys that are set. An invalid key becomes `None`, and its problem is added to the reader.
fn read_keys(reader: &mut SettingsReader<'_>) -> Vec<Option<IntentKey>> {
    let mut keys = Vec::new();
    for name in HMAC_KEYS {
        if let Some(secret) = reader.secret(name) {
            keys.push(valid_key(reader, name, IntentKey::secret(secret)));
        }
    }
    for name in PUBLIC_KEYS {
        if let Some(text) = reader.text(name) {
            keys.push(valid_key(reader, name, IntentKey::public(&text)));
        }
    }
    keys
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
    let secret = reader.secret(HMAC_KEY);
    // Trimmed, because PEM ends with a line break.
    let private = reader.text(PRIVATE_KEY).map(SecretString::from);
    let key = match (secret, private) {
        (Some(secret), None) => valid_key(&mut reader, HMAC_KEY, SigningKey::secret(secret)),
        (None, Some(text)) => valid_key(&mut reader, PRIVATE_KEY, SigningKey::private(&text)),
        (None, None) => {
            reader.problem(format!(
                "no key to sign with is set: set {HMAC_KEY} or {PRIVATE_KEY}"
            ));
            None
        }
        (Some(_), Some(_)) => {
            reader.problem(format!(
                "{HMAC_KEY} and {PRIVATE_KEY} are both set: unset one of them"
            ));
            None
        }
    };
    reader.finish(key)
}
