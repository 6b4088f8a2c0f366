//! Verifies the checksum of ClickPesa's webhooks and parses them. ClickPesa does not document where the
//! checksum is and over which text it is computed, and its clients disagree. So every reported form is
//! accepted; each needs the application's key.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use billpay_contract::ControlNumber;
use http::{HeaderMap, HeaderName};
use serde_json::{Map, Value};

use super::{checksum, payment_json};
use crate::config::ChecksumConfig;
use crate::ledger::{Payment, PaymentSource};

/// The length to which an event's name is cut.
const MAX_EVENT_CHARS: usize = 60;

/// The headers in which clients of ClickPesa report a checksum.
const HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("x-clickpesa-signature"),
    HeaderName::from_static("x-clickpesa-checksum"),
    HeaderName::from_static("checksum"),
];

/// Verifies webhooks with the application's checksum key. Clones share which forms have been logged.
#[derive(Clone, Debug)]
pub(crate) struct WebhookVerifier {
    checksum: Option<ChecksumConfig>,
    /// The headers that may have the checksum.
    headers: Arc<[HeaderName]>,
    logged: Arc<Mutex<HashSet<WebhookForm>>>,
}

/// The content of a webhook.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WebhookEvent {
    /// Such as `PAYMENT RECEIVED`.
    pub(crate) name: String,
    /// The control number of the bill.
    pub(crate) number: Option<ControlNumber>,
    /// The payment, if the webhook has one and its checksum was verified.
    pub(crate) payment: Option<Payment>,
    /// The form of the checksum that was verified. Without a key none can be, and the webhook only causes a
    /// poll.
    pub(crate) form: Option<WebhookForm>,
}

/// Where a webhook's checksum is, and over which text it is computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WebhookForm {
    place: ChecksumPlace,
    text: SignedText,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ChecksumPlace {
    Body,
    Data,
    Header(HeaderName),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display)]
enum SignedText {
    #[strum(to_string = "the payload")]
    Payload,
    #[strum(to_string = "the member `data`")]
    Data,
    #[strum(to_string = "the bytes of the body")]
    Bytes,
}

impl fmt::Display for WebhookForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            ChecksumPlace::Body => f.write_str("in the member `checksum`")?,
            ChecksumPlace::Data => f.write_str("in the member `data.checksum`")?,
            ChecksumPlace::Header(name) => write!(f, "in the header `{name}`")?,
        }
        write!(f, ", computed over {}", self.text)
    }
}

/// Why a webhook is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebhookError {
    #[error("the body is not a JSON object")]
    Malformed,
    #[error("there is no checksum, in the body or in a known header (CLICKPESA_WEBHOOK_HEADER)")]
    Unsigned,
    #[error("the checksum method is not the configured one (CLICKPESA_CHECKSUM_METHOD)")]
    Method,
    #[error("the checksum is wrong in every known form")]
    WrongChecksum,
}

/// A webhook that is refused, and the control number that it names without proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefusedWebhook {
    pub(crate) error: WebhookError,
    pub(crate) number: Option<ControlNumber>,
}

impl WebhookVerifier {
    /// Without a key no webhook is verified. `header` may have the checksum, beside the known ones.
    pub(crate) fn new(checksum: Option<ChecksumConfig>, header: Option<HeaderName>) -> Self {
        Self {
            checksum,
            headers: header.into_iter().chain(HEADERS).collect(),
            logged: Arc::default(),
        }
    }

    /// Parses a webhook and verifies its checksum.
    ///
    /// # Errors
    /// When the body is not a JSON object, or no checksum can be verified.
    pub(crate) fn read(
        &self,
        body: &[u8],
        headers: &HeaderMap,
    ) -> Result<WebhookEvent, RefusedWebhook> {
        let Ok(Value::Object(payload)) = serde_json::from_slice(body) else {
            return Err(RefusedWebhook {
                error: WebhookError::Malformed,
                number: None,
            });
        };
        // Clients also report a flat form, without `event` and `data`.
        let about = payload.get("data").and_then(Value::as_object);
        let about = about.unwrap_or(&payload);
        let number = payment_json::order_reference(about);
        let number = number.and_then(|number| ControlNumber::try_from(number).ok());
        let form = match self.verified_form(body, &payload, headers) {
            Ok(form) => form,
            Err(error) => return Err(RefusedWebhook { error, number }),
        };
        let payment = payment_json::payment(about, PaymentSource::Webhook);
        Ok(WebhookEvent {
            name: event_name(&payload),
            number,
            payment: payment.filter(|_| form.is_some() && is_about_a_payment(&payload)),
            form,
        })
    }

    fn verified_form(
        &self,
        body: &[u8],
        payload: &Map<String, Value>,
        headers: &HeaderMap,
    ) -> Result<Option<WebhookForm>, WebhookError> {
        let Some(config) = &self.checksum else {
            return Ok(None);
        };
        let received = self.received_checksums(payload, headers);
        if received.is_empty() {
            return Err(WebhookError::Unsigned);
        }
        let method = payload.get("checksumMethod").map(Value::as_str);
        let other_method = method.is_some_and(|method| method != Some(config.method.name()));
        let mut texts = vec![(SignedText::Bytes, checksum::of_bytes(body, config))];
        // The method says how the text of an object is written. The bytes of the body are as they are.
        if !other_method {
            let data = payload.get("data").and_then(Value::as_object);
            texts.push((SignedText::Payload, checksum::of(payload, config)));
            texts.extend(data.map(|data| (SignedText::Data, checksum::of(data, config))));
        }
        let mut verified = None;
        for (text, computed) in texts {
            for (place, received) in &received {
                // No early end, so that the time does not say which candidate was nearly right.
                if computed.equals(received) {
                    let place = place.clone();
                    verified = Some(WebhookForm { place, text });
                }
            }
        }
        let form = verified.ok_or(if other_method {
            WebhookError::Method
        } else {
            WebhookError::WrongChecksum
        })?;
        self.log_once(&form);
        Ok(Some(form))
    }

    /// All checksums that the webhook has.
    fn received_checksums<'a>(
        &self,
        payload: &'a Map<String, Value>,
        headers: &'a HeaderMap,
    ) -> Vec<(ChecksumPlace, &'a str)> {
        let member = |of: &'a Map<String, Value>| of.get("checksum")?.as_str();
        let data = payload.get("data").and_then(Value::as_object);
        let inside = [
            member(payload).map(|text| (ChecksumPlace::Body, text)),
            data.and_then(member)
                .map(|text| (ChecksumPlace::Data, text)),
        ];
        let in_headers = self.headers.iter().filter_map(|name| {
            let text = headers.get(name)?.to_str().ok()?;
            Some((ChecksumPlace::Header(name.clone()), text))
        });
        inside.into_iter().flatten().chain(in_headers).collect()
    }

    /// Logs each form once, because the operator of another system may need to know it.
    fn log_once(&self, form: &WebhookForm) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.insert(form.clone()) {
            tracing::info!(%form, "verified the checksum of a webhook");
        }
    }
}

/// The name of the event: `event`, or `eventType` in ClickPesa's sample of a failed payment.
fn event_name(payload: &Map<String, Value>) -> String {
    let name = payload.get("event").or_else(|| payload.get("eventType"));
    let name = name.and_then(Value::as_str).unwrap_or("unnamed");
    name.chars().take(MAX_EVENT_CHARS).collect()
}

/// Payouts and deposits arrive at the same address and do not change a bill. The flat form has no event's name, so
/// there the members decide.
fn is_about_a_payment(payload: &Map<String, Value>) -> bool {
    let is_flat = !["data", "event", "eventType"]
        .iter()
        .any(|&member| payload.contains_key(member));
    is_flat || matches!(&*event_name(payload), "PAYMENT RECEIVED" | "PAYMENT FAILED")
}

#[cfg(test)]
#[path = "webhook_verification_tests.rs"]
mod tests;
