//! Signs the body of a webhook.

use serde_json::{Value, json};

use crate::checksum::{self, ChecksumKey, ChecksumMethod};

/// The wrong key of a forged webhook.
const FORGED_KEY: &str = "nobody's key";

/// Adds the fields `checksum` and `checksumMethod` to the body. Without a key the body stays unsigned,
/// unless it is to be forged.
pub(super) fn sign(body: &mut Value, forged: bool, key: Option<&ChecksumKey>) {
    let method = key.map_or(ChecksumMethod::Canonical, |(_, method)| *method);
    let key = key.map(|(key, _)| key.as_str());
    let key = if forged { Some(FORGED_KEY) } else { key };
    if let Some(checksum) = key.and_then(|key| checksum::compute(body, key, method)) {
        body["checksum"] = json!(checksum);
        body["checksumMethod"] = json!(method);
    }
}
