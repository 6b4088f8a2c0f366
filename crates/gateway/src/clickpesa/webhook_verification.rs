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
mod tests {
    use secrecy::SecretString;
    use serde_json::json;

    use super::*;
    use crate::config::ChecksumMethod;
    use crate::ledger::PaymentStatus;

    fn config(method: ChecksumMethod) -> ChecksumConfig {
        let key = SecretString::from("key-1");
        ChecksumConfig { key, method }
    }

    fn payload() -> Value {
        json!({"event": "PAYMENT RECEIVED", "data": {"id": "P1", "status": "SUCCESS",
            "orderReference": "0123", "collectedAmount": "10000", "collectedCurrency": "TZS"}})
    }

    fn signed(method: ChecksumMethod) -> Value {
        let mut payload = payload();
        checksum::sign(payload.as_object_mut().unwrap(), &config(method));
        payload
    }

    fn read(key: Option<ChecksumMethod>, body: &Value) -> Result<WebhookEvent, WebhookError> {
        let verifier = WebhookVerifier::new(key.map(config), None);
        let event = verifier.read(body.to_string().as_bytes(), &HeaderMap::new());
        event.map_err(|refused| refused.error)
    }

    #[test]
    fn a_signed_payment_is_accepted() {
        for method in [ChecksumMethod::Canonical, ChecksumMethod::Legacy] {
            let event = read(Some(method), &signed(method)).unwrap();
            assert_eq!(event.number.unwrap().as_str(), "0123");
            assert_eq!(event.payment.unwrap().status, PaymentStatus::Success);
        }
    }

    #[test]
    fn forged_webhooks_are_refused() {
        let canonical = Some(ChecksumMethod::Canonical);
        assert_eq!(read(canonical, &payload()), Err(WebhookError::Unsigned));
        let mut changed = signed(ChecksumMethod::Canonical);
        changed["data"]["collectedAmount"] = "1".into();
        assert_eq!(read(canonical, &changed), Err(WebhookError::WrongChecksum));
        let other = signed(ChecksumMethod::Legacy);
        assert_eq!(read(canonical, &other), Err(WebhookError::Method));
        for given in ["", "00", "key-1", "zz"] {
            let mut secret = payload();
            secret["checksum"] = given.into();
            assert_eq!(read(canonical, &secret), Err(WebhookError::WrongChecksum));
        }
        assert_eq!(read(None, &json!([1])), Err(WebhookError::Malformed));
    }

    /// The checksum of a text, in capitals, which is hexadecimal as well.
    fn capitals(text: &str) -> String {
        checksum::hmac_hex(&"key-1".to_owned().into(), text).to_uppercase()
    }

    /// Checks that the form is accepted, and refused with another amount.
    #[track_caller]
    fn check_form(body: &str, (header, value): (&'static str, String), form: &str) {
        let shop = HeaderName::from_static("x-shop");
        let verifier = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)), Some(shop));
        let headers =
            HeaderMap::from_iter([(HeaderName::from_static(header), value.parse().unwrap())]);
        let event = verifier.read(body.as_bytes(), &headers).unwrap();
        assert_eq!(event.form.unwrap().to_string(), form);
        assert_eq!(event.payment.unwrap().id, "P1");
        assert_eq!(event.number.unwrap().as_str(), "0123");

        let forged = body.replace("10000", "10001");
        let refused = verifier.read(forged.as_bytes(), &headers).unwrap_err();
        assert_eq!(refused.error, WebhookError::WrongChecksum);
        assert_eq!(refused.number.unwrap().as_str(), "0123");
    }

    #[test]
    fn every_reported_form_is_accepted_and_named() {
        let canonical = config(ChecksumMethod::Canonical);
        let checksum = |value: &Value| {
            let mut value = value.clone();
            checksum::sign(value.as_object_mut().unwrap(), &canonical);
            value["checksum"].as_str().unwrap().to_owned()
        };
        let (whole, flat) = (payload(), payload()["data"].clone());
        let (of_whole, of_flat) = (checksum(&whole), checksum(&flat));
        // With a space the body's bytes are not the canonical text.
        let (body, flat_body) = (format!("{whole} "), format!("{flat} "));

        let signature = |value: &str| ("x-clickpesa-signature", value.to_owned());
        let form = "in the header `x-clickpesa-signature`, computed over";
        check_form(&body, signature(&of_whole), &format!("{form} the payload"));
        check_form(
            &body,
            signature(&of_flat),
            &format!("{form} the member `data`"),
        );
        check_form(
            &body,
            signature(&capitals(&body)),
            &format!("{form} the bytes of the body"),
        );
        check_form(
            &flat_body,
            signature(&of_flat),
            &format!("{form} the payload"),
        );
        for header in ["x-clickpesa-checksum", "checksum", "x-shop"] {
            let form = format!("in the header `{header}`, computed over the payload");
            check_form(&body, (header, of_whole.clone()), &form);
        }

        let none = || ("x-other", String::new());
        let mut in_data = whole.clone();
        in_data["data"]["checksum"] = of_flat.clone().into();
        let form = "in the member `data.checksum`, computed over the member `data`";
        check_form(&in_data.to_string(), none(), form);
        let mut in_flat = flat.clone();
        in_flat["checksum"] = of_flat.into();
        let form = "in the member `checksum`, computed over the payload";
        check_form(&in_flat.to_string(), none(), form);
    }

    #[test]
    fn amounts_are_read_as_numbers_and_as_texts() {
        for amount in [json!(90900), json!("90900"), json!("90900.00")] {
            let mut payload = payload();
            payload["data"]["collectedAmount"] = amount;
            let config = config(ChecksumMethod::Canonical);
            checksum::sign(payload.as_object_mut().unwrap(), &config);
            let event = read(Some(ChecksumMethod::Canonical), &payload).unwrap();
            let amount = event.payment.unwrap().amount.unwrap();
            assert_eq!(amount.plain(), "90900");
        }
    }

    #[test]
    fn without_a_key_a_webhook_is_not_verified() {
        let event = read(None, &payload()).unwrap();
        assert_eq!((event.payment, event.form), (None, None));
        assert!(event.number.is_some());
    }

    #[test]
    fn payouts_change_no_bill() {
        let flat = || payload()["data"].clone();
        for (mut body, name_at, name, counts) in [
            (payload(), "event", "PAYOUT INITIATED", false),
            (flat(), "event", "PAYOUT INITIATED", false),
            (flat(), "eventType", "PAYOUT INITIATED", false),
            (flat(), "event", "PAYMENT RECEIVED", true),
        ] {
            body[name_at] = name.into();
            checksum::sign(
                body.as_object_mut().unwrap(),
                &config(ChecksumMethod::Canonical),
            );
            let event = read(Some(ChecksumMethod::Canonical), &body).unwrap();
            assert_eq!(event.payment.is_some(), counts, "{body}");
            assert!(event.form.is_some());
        }
    }

    #[test]
    fn another_methods_name_does_not_matter_where_the_bytes_are_signed() {
        let verifier = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)), None);
        let mut other = payload();
        other["checksumMethod"] = "legacy".into();
        let body = other.to_string();
        let signature = HeaderName::from_static("x-clickpesa-signature");
        let headers = HeaderMap::from_iter([(signature, capitals(&body).parse().unwrap())]);
        let event = verifier.read(body.as_bytes(), &headers).unwrap();
        assert_eq!(event.payment.unwrap().id, "P1");

        let forged = body.replace("10000", "10001");
        let refused = verifier.read(forged.as_bytes(), &headers).unwrap_err();
        assert_eq!(refused.error, WebhookError::Method);
    }

    #[test]
    fn numbers_are_signed_as_javascript_writes_them() {
        // The signed text is JSON.stringify({amount: 10000.00, rate: 1e21, small: 0.10}).
        let text = r#"{"amount":10000,"rate":1e+21,"small":0.1}"#;
        let mac = checksum::hmac_hex(&"key-1".to_owned().into(), text);
        let body = format!(r#"{{"amount":10000.00,"rate":1e21,"small":0.10,"checksum":"{mac}"}}"#);
        let verifier = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)), None);
        let event = verifier.read(body.as_bytes(), &HeaderMap::new()).unwrap();
        assert!(event.form.is_some());
    }
}
