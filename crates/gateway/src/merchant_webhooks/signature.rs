//! Signs messages, as the Standard Webhooks specification says.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use billpay_contract::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::WebhookSecret;

/// The name of the scheme HMAC-SHA256.
const SCHEME: &str = "v1";

/// The header `webhook-signature`: one signature per secret, separated by spaces, so that a receiver
/// with either secret can verify it.
pub(super) fn header(
    secrets: &[WebhookSecret],
    id: &str,
    sent_at: Timestamp,
    body: &str,
) -> String {
    let sign = |secret| sign(secret, id, sent_at, body);
    let signatures: Vec<String> = secrets.iter().map(sign).collect();
    signatures.join(" ")
}

fn sign(secret: &WebhookSecret, id: &str, sent_at: Timestamp, body: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose()).expect("HMAC takes a key of any length");
    let seconds = sent_at.unix().to_string();
    for part in [id, ".", &*seconds, ".", body] {
        mac.update(part.as_bytes());
    }
    let code = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    format!("{SCHEME},{code}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merchant_webhooks::tests::secrets;

    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const SENT_AT: Timestamp = Timestamp::from_unix(1_614_265_330);
    const BODY: &str = r#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    /// The specification's own example.
    #[test]
    fn the_signature_is_that_of_the_specifications_example() {
        let secrets = secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assert_eq!(header(&secrets, ID, SENT_AT, BODY), SIGNATURE);
    }

    #[test]
    fn each_secret_signs() {
        let new = "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3";
        let both = format!("{new} whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let header = header(&secrets(&both), ID, SENT_AT, BODY);
        let (first, second) = header.split_once(' ').unwrap();
        assert_ne!(first, SIGNATURE);
        assert_eq!(second, SIGNATURE);
    }
}
