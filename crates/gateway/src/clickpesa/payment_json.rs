//! Parses ClickPesa's JSON of payments: the list of a number's payments, and both documented shapes of
//! a webhook's `data`. A member that can't be read is left out, and the rest is used.

use billpay_contract::{Amount, CURRENCY, ControlNumber, Timestamp};
use serde_json::{Map, Value};

use crate::ledger::{Payment, PaymentSource, PaymentStatus};

/// The payments to the number in an answer: an array, or an array under `data`, as documented for the list of all
/// payments. Payments to other numbers are left out.
pub(super) fn list(body: &[u8], number: &ControlNumber) -> Result<Vec<Payment>, String> {
    let answer: Value = serde_json::from_slice(body).map_err(|error| super::wire::shape(&error))?;
    let listed = answer.as_array().or_else(|| answer.get("data")?.as_array());
    let listed = listed.ok_or_else(|| "it is JSON of another shape".to_owned())?;
    let (own, others): (Vec<_>, Vec<_>) = listed
        .iter()
        .filter_map(Value::as_object)
        .partition(|payment| is_to(number, payment));
    if !others.is_empty() {
        tracing::error!(
            control_number = number.as_str(),
            left_out = others.len(),
            "ClickPesa has listed payments to another number"
        );
    }
    Ok(own
        .into_iter()
        .filter_map(|one| payment(one, PaymentSource::PaymentList))
        .collect())
}

/// Whether the payment is to that number, or does not say to which.
fn is_to(number: &ControlNumber, payment: &Map<String, Value>) -> bool {
    let to = order_reference(payment);
    to.is_none_or(|to| to.eq_ignore_ascii_case(number.as_str()))
}

/// The member by its newer name, or else by its older name.
fn member<'a>(payment: &'a Map<String, Value>, newer: &str, older: &str) -> Option<&'a Value> {
    let of = |name: &str| payment.get(name).filter(|value| !value.is_null());
    of(newer).or_else(|| of(older))
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// One payment; `None` when it has no id or no status.
pub(super) fn payment(json: &Map<String, Value>, source: PaymentSource) -> Option<Payment> {
    let status = json.get("status")?.as_str()?;
    Some(Payment {
        id: text(member(json, "id", "paymentId"))?,
        status: PaymentStatus::from_wire_name(status),
        amount: member(json, "collectedAmount", "amount").and_then(amount),
        // ClickPesa's sample of a failed payment has no currency.
        currency: text(member(json, "collectedCurrency", "currency"))
            .unwrap_or_else(|| CURRENCY.to_owned()),
        reference: text(json.get("paymentReference")),
        updated_at: text(member(json, "updatedAt", "createdAt"))
            .and_then(|text| Timestamp::parse(&text)),
        source,
    })
}

/// The amount: an integer in lists, a string in webhooks, such as `10000`, `"10000"`, `"10000.00"`.
fn amount(value: &Value) -> Option<Amount> {
    match value {
        Value::Number(number) => Amount::from_number(number.as_f64()?).ok(),
        Value::String(text) => Amount::parse(text).ok(),
        _ => None,
    }
}

/// The control number that a payment is for.
pub(super) fn order_reference(json: &Map<String, Value>) -> Option<String> {
    text(json.get("orderReference"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> ControlNumber {
        "ORD1".to_owned().try_into().unwrap()
    }

    fn parse(json: &str) -> Payment {
        payment(&serde_json::from_str(json).unwrap(), PaymentSource::Webhook).unwrap()
    }

    #[test]
    fn both_documented_shapes_are_read() {
        let newer = parse(
            r#"{"id":"ORD123456LCP7890","status":"SUCCESS","paymentReference":"abc123def456ghi789","orderReference":"ORD123456","collectedAmount":"10000","collectedCurrency":"TZS","updatedAt":"2024-04-10T18:22:56.153Z"}"#,
        );
        assert_eq!(newer.amount.map(Amount::cents), Some(1_000_000));
        assert_eq!(newer.reference.as_deref(), Some("abc123def456ghi789"));
        assert_eq!(newer.updated_at, Timestamp::parse("2024-04-10T18:22:56Z"));
        let older = parse(
            r#"{"paymentId":"PAY123456","orderReference":"ORD987654","amount":"10000.00","currency":"TZS","status":"SUCCESS"}"#,
        );
        assert_eq!(older.id, "PAY123456");
        assert_eq!(older.amount, newer.amount);
    }

    #[test]
    fn a_failed_payment_has_no_amount() {
        let failed = parse(
            r#"{"id":"0969231256LCP2C95","status":"FAILED","orderReference":"0969231256","message":"Insufficient balance"}"#,
        );
        assert_eq!(
            (failed.status, failed.amount),
            (PaymentStatus::Failed, None)
        );
    }

    #[test]
    fn both_shapes_of_lists_are_read_and_unreadable_items_left_out() {
        let item =
            r#"{"id":"a","status":"SETTLED","collectedAmount":500,"collectedCurrency":"TZS"}"#;
        for body in [
            format!("[{item},{{}},7]"),
            format!(r#"{{"data":[{item}],"totalCount":1}}"#),
        ] {
            let payments = list(body.as_bytes(), &number()).unwrap();
            assert_eq!(payments.len(), 1, "{body}");
            assert_eq!(payments[0].amount.map(Amount::cents), Some(50_000));
        }
        for body in ["{}", "<html>"] {
            assert!(list(body.as_bytes(), &number()).is_err(), "{body}");
        }
    }

    #[test]
    fn listed_payments_to_other_numbers_are_left_out() {
        let item = |id: &str, to: &str| {
            format!(r#"{{"id":"{id}","status":"SUCCESS","orderReference":"{to}"}}"#)
        };
        let body = [item("a", "ord1"), item("b", "ORD2"), item("c", "")].join(",");
        let payments = list(format!("[{body}]").as_bytes(), &number()).unwrap();
        let ids: Vec<_> = payments.iter().map(|payment| payment.id.as_str()).collect();
        assert_eq!(ids, ["a", "c"]);
    }

    #[test]
    fn an_unreadable_amount_leaves_the_rest_readable() {
        let odd = parse(r#"{"id":"a","status":"SUCCESS","collectedAmount":"a lot"}"#);
        assert_eq!((odd.status, odd.amount), (PaymentStatus::Success, None));
    }
}
