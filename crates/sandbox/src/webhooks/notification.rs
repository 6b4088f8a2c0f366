//! The body of a webhook, in the shapes that ClickPesa documents.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::Checksum;
use super::delivery::{WebhookDelivery, WebhookShape};
use crate::checksum;
use crate::numbers;
use crate::payments::{Outcome, Paid};
use crate::settings::ChecksumMethod;

/// Signs what shall not be believed.
const FORGERS_KEY: &str = "nobody's key";

/// Decimals of an amount in the older shape: `10000.00`.
const OLD_DECIMALS: usize = 2;

/// A webhook that is ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    pub(super) event: &'static str,
    pub(super) payment_id: String,
    pub(super) order_reference: String,
    pub(super) body: Bytes,
}

impl Notification {
    /// Tells of a payment as it is now.
    pub(super) fn of(paid: &Paid, delivery: WebhookDelivery, checksum: Option<&Checksum>) -> Self {
        let failed = paid.payment.outcome == Outcome::Failed;
        let (event, mut payload) = if failed {
            let event = "PAYMENT FAILED";
            (event, json!({"eventType": event, "data": failure(paid)}))
        } else {
            let event = "PAYMENT RECEIVED";
            (
                event,
                json!({"event": event, "data": receipt(paid, delivery.shape)}),
            )
        };
        sign(&mut payload, delivery.forged, checksum);
        Self {
            event,
            payment_id: paid.id.clone(),
            order_reference: paid.payment.bill_pay_number.clone(),
            body: payload.to_string().into(),
        }
    }
}

fn receipt(paid: &Paid, shape: WebhookShape) -> Value {
    match shape {
        WebhookShape::New => new_receipt(paid),
        WebhookShape::Old => old_receipt(paid),
    }
}

fn new_receipt(paid: &Paid) -> Value {
    let payment = &paid.payment;
    json!({
        "id": paid.id,
        "status": payment.outcome,
        "paymentReference": paid.reference(),
        "orderReference": payment.bill_pay_number,
        "collectedAmount": numbers::written(&payment.amount),
        "collectedCurrency": "TZS",
        "message": payment.outcome.message(),
        "channel": payment.channel,
        "createdAt": paid.created_at(),
        "updatedAt": paid.updated_at(),
        "customer": {
            "customerName": payment.customer_name,
            "customerEmail": null,
            "customerPhoneNumber": payment.phone_number,
        },
    })
}

fn old_receipt(paid: &Paid) -> Value {
    let payment = &paid.payment;
    json!({
        "paymentId": paid.id,
        "orderReference": payment.bill_pay_number,
        "amount": with_cents(&numbers::written(&payment.amount)),
        "currency": "TZS",
        "status": payment.outcome,
        "customer": {
            "name": payment.customer_name,
            "email": null,
            "phone": payment.phone_number,
        },
        "createdAt": paid.created_at(),
        "updatedAt": paid.updated_at(),
    })
}

fn failure(paid: &Paid) -> Value {
    json!({
        "id": paid.id,
        "status": paid.payment.outcome,
        "orderReference": paid.payment.bill_pay_number,
        "message": paid.payment.outcome.message(),
        "createdAt": paid.created_at(),
        "updatedAt": paid.updated_at(),
    })
}

/// An amount that has at most two decimals, with exactly two.
fn with_cents(amount: &str) -> String {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{whole}.{cents:0<OLD_DECIMALS$}")
}

/// Puts the checksum into the body, beside what it is computed over.
fn sign(payload: &mut Value, forged: bool, checksum: Option<&Checksum>) {
    let method = checksum.map_or(ChecksumMethod::Canonical, |(_, method)| *method);
    let key = checksum.map(|(key, _)| key.as_str());
    let key = if forged { Some(FORGERS_KEY) } else { key };
    let sum = key.and_then(|key| checksum::of(payload, key, method));
    if let (Some(sum), Value::Object(fields)) = (sum, payload) {
        let signed = [("checksum", json!(sum)), ("checksumMethod", json!(method))];
        let signed = signed.map(|(name, value)| (name.to_owned(), value));
        fields.extend(Map::from_iter(signed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_amounts_have_their_cents() {
        for (amount, written) in [("90900", "90900.00"), ("0.5", "0.50"), ("0.01", "0.01")] {
            assert_eq!(with_cents(amount), written);
        }
    }
}
