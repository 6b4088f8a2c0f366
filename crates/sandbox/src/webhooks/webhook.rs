//! The JSON of a webhook, in the shapes that ClickPesa documents.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::delivery::{WebhookDelivery, WebhookShape};
use super::signing::sign;
use crate::checksum::ChecksumKey;
use crate::json_number;
use crate::payment::Outcome;
use crate::payments::PaymentRecord;

/// Decimals of an amount in the old shape: `10000.00`.
const OLD_DECIMALS: usize = 2;

/// A webhook that is ready to be sent, with its signed body.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    pub(super) event: &'static str,
    pub(super) payment_id: String,
    pub(super) order_reference: String,
    pub(crate) body: Bytes,
}

impl Notification {
    /// The notification of a payment in its present state.
    pub(super) fn new(
        paid: &PaymentRecord,
        delivery: WebhookDelivery,
        key: Option<&ChecksumKey>,
    ) -> Self {
        let failed = paid.payment.outcome == Outcome::Failed;
        let (event, mut body) = if failed {
            let event = "PAYMENT FAILED";
            (
                event,
                json!({"eventType": event, "data": failed_data(paid)}),
            )
        } else {
            let event = "PAYMENT RECEIVED";
            (
                event,
                json!({"event": event, "data": received_data(paid, delivery.shape)}),
            )
        };
        sign(&mut body, delivery.forged, key);
        Self {
            event,
            payment_id: paid.id.clone(),
            order_reference: paid.payment.bill_pay_number.clone(),
            body: body.to_string().into(),
        }
    }
}

fn received_data(paid: &PaymentRecord, shape: WebhookShape) -> Value {
    match shape {
        WebhookShape::New => new_received_data(paid),
        WebhookShape::Old => old_received_data(paid),
    }
}

fn new_received_data(paid: &PaymentRecord) -> Value {
    let payment = &paid.payment;
    json!({
        "id": paid.id,
        "status": payment.outcome,
        "paymentReference": paid.reference(),
        "orderReference": payment.bill_pay_number,
        "collectedAmount": json_number::to_text(&payment.amount),
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

fn old_received_data(paid: &PaymentRecord) -> Value {
    let payment = &paid.payment;
    json!({
        "paymentId": paid.id,
        "orderReference": payment.bill_pay_number,
        "amount": with_cents(&json_number::to_text(&payment.amount)),
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

fn failed_data(paid: &PaymentRecord) -> Value {
    json!({
        "id": paid.id,
        "status": paid.payment.outcome,
        "orderReference": paid.payment.bill_pay_number,
        "message": paid.payment.outcome.message(),
        "createdAt": paid.created_at(),
        "updatedAt": paid.updated_at(),
    })
}

/// Pads an amount of at most two decimals to exactly two.
fn with_cents(amount: &str) -> String {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{whole}.{cents:0<OLD_DECIMALS$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_the_old_shape_have_two_decimals() {
        for (amount, expected) in [("90900", "90900.00"), ("0.5", "0.50"), ("0.01", "0.01")] {
            assert_eq!(with_cents(amount), expected);
        }
    }
}
