//! ClickPesa's notifications: whether one is ClickPesa's, and what it says.

use billpay_contract::ControlNumber;
use serde_json::{Map, Value};

use super::{checksum, payments};
use crate::config::ChecksumConfig;
use crate::ledger::{Payment, Source};

/// Characters of an event's name that are kept.
const MAX_EVENT_CHARS: usize = 60;

/// How notifications are told from others'.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    checksum: Option<ChecksumConfig>,
}

/// What a notification says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// Such as `PAYMENT RECEIVED`.
    pub(crate) event: String,
    /// The control number that it is about.
    pub(crate) number: Option<ControlNumber>,
    /// The payment, where it tells of one and a checksum vouches for it.
    pub(crate) payment: Option<Payment>,
    /// Whether a checksum vouches for it; otherwise it is only a reason to ask.
    pub(crate) vouched: bool,
}

/// Why a notification is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebhookError {
    #[error("the body is not a JSON object")]
    Malformed,
    #[error("there is no checksum, in the body or in the configured header")]
    Unsigned,
    #[error("the checksum is another method's than the configured one")]
    Method,
    #[error("the checksum does not hold")]
    WrongChecksum,
}

impl Webhook {
    /// With the key of the application; without one nothing is vouched for.
    pub(crate) fn new(checksum: Option<ChecksumConfig>) -> Self {
        Self { checksum }
    }

    /// Reads a notification. `header` is the checksum that came beside the body, where one is
    /// looked for: ClickPesa does not document where it travels.
    ///
    /// # Errors
    /// When it is not ClickPesa's, as far as can be told.
    pub(crate) fn read(&self, body: &[u8], header: Option<&str>) -> Result<Told, WebhookError> {
        let Ok(Value::Object(payload)) = serde_json::from_slice(body) else {
            return Err(WebhookError::Malformed);
        };
        let vouched = self.vouched(&payload, header)?;
        let about = payload.get("data").unwrap_or(&Value::Null);
        let number = payments::order_reference(about);
        let payment = payments::payment(about, Source::Webhook);
        Ok(Told {
            event: event(&payload),
            number: number.and_then(|number| ControlNumber::try_from(number).ok()),
            payment: payment.filter(|_| vouched && is_about_a_payment(&payload)),
            vouched,
        })
    }

    fn vouched(
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
        checksum::vouches(payload, given, config)
            .then_some(true)
            .ok_or(WebhookError::WrongChecksum)
    }
}

/// The name is in `event`, and in `eventType` in the sample of a failed payment.
fn event(payload: &Map<String, Value>) -> String {
    let name = payload.get("event").or_else(|| payload.get("eventType"));
    let name = name.and_then(Value::as_str).unwrap_or("unnamed");
    name.chars().take(MAX_EVENT_CHARS).collect()
}

/// Payouts and deposits come to the same address and move no bill.
fn is_about_a_payment(payload: &Map<String, Value>) -> bool {
    matches!(&*event(payload), "PAYMENT RECEIVED" | "PAYMENT FAILED")
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

    fn read(key: Option<ChecksumMethod>, body: &Value) -> Result<Told, WebhookError> {
        Webhook::new(key.map(config)).read(body.to_string().as_bytes(), None)
    }

    #[test]
    fn a_signed_payment_is_believed() {
        for method in [ChecksumMethod::Canonical, ChecksumMethod::Legacy] {
            let told = read(Some(method), &signed(method)).unwrap();
            assert_eq!(told.number.unwrap().as_str(), "0123");
            assert_eq!(told.payment.unwrap().status, PaymentStatus::Success);
        }
    }

    #[test]
    fn what_is_forged_is_refused() {
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
    fn the_checksum_may_come_beside_the_body() {
        let checksum = signed(ChecksumMethod::Canonical)["checksum"].clone();
        let webhook = Webhook::new(Some(config(ChecksumMethod::Canonical)));
        let body = payload().to_string();
        let told = webhook.read(body.as_bytes(), checksum.as_str()).unwrap();
        assert!(told.vouched && told.payment.is_some());
    }

    #[test]
    fn without_a_key_it_is_a_reason_to_ask_and_no_more() {
        let told = read(None, &payload()).unwrap();
        assert_eq!((told.payment, told.vouched), (None, false));
        assert!(told.number.is_some());
    }

    #[test]
    fn payouts_move_no_bill() {
        let mut payout = payload();
        payout["event"] = "PAYOUT INITIATED".into();
        checksum::sign(
            payout.as_object_mut().unwrap(),
            &config(ChecksumMethod::Canonical),
        );
        let told = read(Some(ChecksumMethod::Canonical), &payout).unwrap();
        assert_eq!((told.payment, told.vouched), (None, true));
    }

    #[test]
    fn numbers_are_signed_as_javascript_writes_them() {
        // JSON.stringify({amount: 10000.00, rate: 1e21, small: 0.10}) is the text that was signed.
        let text = r#"{"amount":10000,"rate":1e+21,"small":0.1}"#;
        let mac = checksum::hmac_hex(&"key-1".to_owned().into(), text);
        let body = format!(r#"{{"amount":10000.00,"rate":1e21,"small":0.10,"checksum":"{mac}"}}"#);
        let webhook = Webhook::new(Some(config(ChecksumMethod::Canonical)));
        assert!(webhook.read(body.as_bytes(), None).unwrap().vouched);
    }
}
