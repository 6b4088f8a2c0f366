//! Builds the JSON of a webhook, in the two formats that ClickPesa documents and in one that clients report.

use serde_json::{Value, json};

use super::delivery::{AmountForm, WebhookDelivery, WebhookShape};
use super::signing::{SignedBody, sign};
use crate::checksum::ChecksumKey;
use crate::json_number;
use crate::payment::Outcome;
use crate::payments::PaymentRecord;

/// The number of decimals of an amount in ClickPesa's earlier webhook format: `10000.00`.
const EARLIER_FORMAT_DECIMALS: usize = 2;

/// A webhook that is ready to be sent, with its signed body.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(super) event: &'static str,
    pub(super) payment_id: String,
    pub(super) order_reference: String,
    pub(crate) signed: SignedBody,
}

impl Webhook {
    /// Builds the webhook for a payment in its present state. `delivery` chooses the format and whether
    /// the checksum is valid.
    pub(super) fn new(
        record: &PaymentRecord,
        delivery: WebhookDelivery,
        key: Option<&ChecksumKey>,
    ) -> Self {
        let failed = record.payment.outcome == Outcome::Failed;
        let (event, mut body) = if failed {
            let event = "PAYMENT FAILED";
            (
                event,
                json!({"eventType": event, "data": failed_data(record)}),
            )
        } else {
            let event = "PAYMENT RECEIVED";
            (
                event,
                json!({"event": event, "data": received_data(record, delivery)}),
            )
        };
        if delivery.shape == WebhookShape::Flat {
            body = body["data"].take();
        }
        Self {
            event,
            payment_id: record.id.clone(),
            order_reference: record.payment.bill_pay_number.clone(),
            signed: sign(body, delivery, key),
        }
    }
}

fn received_data(record: &PaymentRecord, delivery: WebhookDelivery) -> Value {
    let is_old = delivery.shape == WebhookShape::Old;
    let amount = record.payment.collected();
    let text = json_number::to_text(&amount);
    let amount = match delivery.amount_form {
        AmountForm::Documented if is_old => json!(with_cents(&text)),
        AmountForm::Documented | AmountForm::Text => json!(text),
        AmountForm::Cents => json!(with_cents(&text)),
        AmountForm::Number => json!(amount),
    };
    if is_old {
        received_data_in_earlier_format(record, &amount)
    } else {
        received_data_in_new_format(record, &amount)
    }
}

fn received_data_in_new_format(record: &PaymentRecord, amount: &Value) -> Value {
    let payment = &record.payment;
    json!({
        "id": record.id,
        "status": payment.outcome,
        "paymentReference": record.reference(),
        "orderReference": payment.bill_pay_number,
        "collectedAmount": amount,
        "collectedCurrency": "TZS",
        "message": payment.outcome.message(),
        "channel": payment.channel,
        "createdAt": record.created_at(),
        "updatedAt": record.updated_at(),
        "customer": {
            "customerName": payment.customer_name,
            "customerEmail": null,
            "customerPhoneNumber": payment.phone_number,
        },
    })
}

fn received_data_in_earlier_format(record: &PaymentRecord, amount: &Value) -> Value {
    let payment = &record.payment;
    json!({
        "paymentId": record.id,
        "orderReference": payment.bill_pay_number,
        "amount": amount,
        "currency": "TZS",
        "status": payment.outcome,
        "customer": {
            "name": payment.customer_name,
            "email": null,
            "phone": payment.phone_number,
        },
        "createdAt": record.created_at(),
        "updatedAt": record.updated_at(),
    })
}

fn failed_data(record: &PaymentRecord) -> Value {
    json!({
        "id": record.id,
        "status": record.payment.outcome,
        "orderReference": record.payment.bill_pay_number,
        "message": record.payment.outcome.message(),
        "createdAt": record.created_at(),
        "updatedAt": record.updated_at(),
    })
}

/// Pads an amount of at most two decimals to exactly two.
fn with_cents(amount: &str) -> String {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{whole}.{cents:0<EARLIER_FORMAT_DECIMALS$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_the_earlier_format_have_two_decimals() {
        for (amount, expected) in [("90900", "90900.00"), ("0.5", "0.50"), ("0.01", "0.01")] {
            assert_eq!(with_cents(amount), expected);
        }
    }
}
