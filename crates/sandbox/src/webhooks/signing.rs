//! Signs a webhook: puts the checksum into the body or into a header.

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::delivery::{ChecksumPlace, HexCase, SignedText, WebhookDelivery};
use crate::checksum::{self, ChecksumKey, ChecksumMethod};

/// The key for a webhook with an invalid checksum.
const WRONG_KEY: &str = "a wrong key";

/// A signed body, and the header with its checksum if it is not in the body.
#[derive(Clone, Debug)]
pub(crate) struct SignedBody {
    pub(crate) body: Bytes,
    pub(crate) header: Option<(HeaderName, HeaderValue)>,
}

/// Signs the body as the delivery demands. Without a key it stays unsigned, unless the delivery wants a wrong
/// checksum.
pub(super) fn sign(
    mut body: Value,
    delivery: WebhookDelivery,
    key: Option<&ChecksumKey>,
) -> SignedBody {
    let method = key.map_or(ChecksumMethod::Canonical, |(_, method)| *method);
    let key = key.map(|(key, _)| key.as_str());
    let key = if delivery.wrong_key {
        Some(WRONG_KEY)
    } else {
        key
    };
    let mut header = None;
    if let Some(key) = key {
        let place = delivery.checksum_place;
        let compute = |signed: &Value| {
            let checksum = checksum::compute(signed, key, method);
            checksum.map(|checksum| in_case(checksum, delivery.hex_case))
        };
        match header_name(place) {
            Some(name) => {
                let checksum = match delivery.signed_text {
                    SignedText::Payload => compute(&body),
                    SignedText::Bytes => checksum::compute_over(&body.to_string(), key)
                        .map(|checksum| in_case(checksum, delivery.hex_case)),
                };
                let value = checksum.and_then(|checksum| HeaderValue::from_str(&checksum).ok());
                header = value.map(|value| (name, value));
            }
            // The flat format has no `data`.
            None if place == ChecksumPlace::Data && body.get("data").is_some() => {
                body["data"]["checksum"] = json!(compute(&body["data"]));
            }
            None => {
                body["checksum"] = json!(compute(&body));
                body["checksumMethod"] = json!(method);
            }
        }
    }
    SignedBody {
        body: body.to_string().into(),
        header,
    }
}

fn in_case(checksum: String, case: HexCase) -> String {
    match case {
        HexCase::Lower => checksum,
        HexCase::Upper => checksum.to_uppercase(),
    }
}

fn header_name(place: ChecksumPlace) -> Option<HeaderName> {
    let name = match place {
        ChecksumPlace::Body | ChecksumPlace::Data => return None,
        ChecksumPlace::XClickpesaSignature => "x-clickpesa-signature",
        ChecksumPlace::XClickpesaChecksum => "x-clickpesa-checksum",
        ChecksumPlace::Checksum => "checksum",
    };
    Some(HeaderName::from_static(name))
}
