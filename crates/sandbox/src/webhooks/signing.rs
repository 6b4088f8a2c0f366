//! Signs the body of a webhook.

use serde_json::{Value, json};

use crate::checksum::{self, ChecksumKey, ChecksumMethod};

/// The key for a webhook with an invalid checksum.
const WRONG_KEY: &str = "a wrong key";

/// Adds the fields `checksum` and `checksumMethod` to the body. Without a key the body stays unsigned,
/// unless `wrong_key` is set.
pub(super) fn sign(body: &mut Value, wrong_key: bool, key: Option<&ChecksumKey>) {
    let method = key.map_or(ChecksumMethod::Canonical, |(_, method)| *method);
    let key = key.map(|(key, _)| key.as_str());
    let key = if wrong_key { Some(WRONG_KEY) } else { key };
    if let Some(checksum) = key.and_then(|key| checksum::compute(body, key, method)) {
        body["checksum"] = json!(checksum);
        body["checksumMethod"] = json!(method);
    }
}
