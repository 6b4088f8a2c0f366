//! Verifies the checksum of ClickPesa's webhooks and parses them.

use billpay_contract::ControlNumber;
use serde_json::{Map, Value};

use super::{checksum, payment_json};
use crate::config::ChecksumConfig;
use crate::ledger::{Payment, PaymentSource};

/// The length to which an event's name is cut.
const MAX_EVENT_CHARS: usize = 60;

/// Verifies webhooks with the application's checksum key.
#[derive(Clone, Debug)]
pub(crate) struct WebhookVerifier {
    checksum: Option<ChecksumConfig>,
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
    /// Whether the checksum was verified. Without a key it can't be, and the webhook only causes a poll.
    pub(crate) verified: bool,
}

/// Why a webhook is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebhookError {
    #[error("the body is not a JSON object")]
    Malformed,
    #[error("there is no checksum, in the body or in the configured header")]
    Unsigned,
    #[error("the checksum method is not the configured one")]
    Method,
    #[error("the checksum is wrong")]
    WrongChecksum,
}

impl WebhookVerifier {
    /// Without a key no webhook is verified.
    pub(crate) fn new(checksum: Option<ChecksumConfig>) -> Self {
        Self { checksum }
    }

    /// Parses a webhook and verifies its checksum. `header` is the checksum from the configured header:
    /// ClickPesa does not document whether it is in the body or in a header.
    ///
    /// # Errors
    /// When the body is not a JSON object, or the checksum is missing or wrong.
    pub(crate) fn read(
        &self,
        body: &[u8],
        header: Option<&str>,
    ) -> Result<WebhookEvent, WebhookError> {
        let Ok(Value::Object(payload)) = serde_json::from_slice(body) else {
            return Err(WebhookError::Malformed);
        };
        let verified = self.verified(&payload, header)?;
        let about = payload.get("data").unwrap_or(&Value::Null);
        let number = payment_json::order_reference(about);
        let payment = payment_json::payment(about, PaymentSource::Webhook);
        Ok(WebhookEvent {
            name: event_name(&payload),
            number: number.and_then(|number| ControlNumber::try_from(number).ok()),
            payment: payment.filter(|_| verified && is_about_a_payment(&payload)),
            verified,
        })
    }

    fn verified(
        &self,
        payload: &Map<String, Value>,
        header: Option<&str>,
    ) -> Result<bool, WebhookError> {
        let Some(config) = &self.checksum else {
            return Ok(false);
        };
        let inside = payload.get("checksum").and_then(Value::as_str);
        let given = inside.or(header).ok_or(WebhookError::Unsigned)?;
        let method = payload.get("checksumMethod").map(Value::as_str);
        if method.is_some_and(|method| method != Some(config.method.name())) {
            return Err(WebhookError::Method);
        }
        checksum::verify(payload, given, config)
            .then_some(true)
            .ok_or(WebhookError::WrongChecksum)
    }
}

/// The name of the event: `event`, or `eventType` in ClickPesa's sample of a failed payment.
fn event_name(payload: &Map<String, Value>) -> String {
    let name = payload.get("event").or_else(|| payload.get("eventType"));
    let name = name.and_then(Value::as_str).unwrap_or("unnamed");
    name.chars().take(MAX_EVENT_CHARS).collect()
}

/// Payouts and deposits arrive at the same address and do not change a bill.
fn is_about_a_payment(payload: &Map<String, Value>) -> bool {
    matches!(&*event_name(payload), "PAYMENT RECEIVED" | "PAYMENT FAILED")
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
        WebhookVerifier::new(key.map(config)).read(body.to_string().as_bytes(), None)
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

    #[test]
    fn the_checksum_may_come_in_a_header() {
        let checksum = signed(ChecksumMethod::Canonical)["checksum"].clone();
        let webhook = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)));
        let body = payload().to_string();
        let event = webhook.read(body.as_bytes(), checksum.as_str()).unwrap();
        assert!(event.verified && event.payment.is_some());
    }

    #[test]
    fn without_a_key_a_webhook_is_not_verified() {
        let event = read(None, &payload()).unwrap();
        assert_eq!((event.payment, event.verified), (None, false));
        assert!(event.number.is_some());
    }

    #[test]
    fn payouts_change_no_bill() {
        let mut payout = payload();
        payout["event"] = "PAYOUT INITIATED".into();
        checksum::sign(
            payout.as_object_mut().unwrap(),
            &config(ChecksumMethod::Canonical),
        );
        let event = read(Some(ChecksumMethod::Canonical), &payout).unwrap();
        assert_eq!((event.payment, event.verified), (None, true));
    }

    #[test]
    fn numbers_are_signed_as_javascript_writes_them() {
        // The signed text is JSON.stringify({amount: 10000.00, rate: 1e21, small: 0.10}).
        let text = r#"{"amount":10000,"rate":1e+21,"small":0.1}"#;
        let mac = checksum::hmac_hex(&"key-1".to_owned().into(), text);
        let body = format!(r#"{{"amount":10000.00,"rate":1e21,"small":0.10,"checksum":"{mac}"}}"#);
        let webhook = WebhookVerifier::new(Some(config(ChecksumMethod::Canonical)));
        assert!(webhook.read(body.as_bytes(), None).unwrap().verified);
    }
}
