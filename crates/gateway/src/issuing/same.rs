//! Whether a number that exists already is this bill's.

use billpay_contract::{BillRequest, IssuedBill};

/// The bill under that number, if it is the one that was asked for: what ClickPesa tells of it
/// must not be otherwise. What it leaves out says nothing.
pub(super) fn same(found: IssuedBill, asked: &BillRequest) -> Option<IssuedBill> {
    let charge = asked.charge();
    let number = asked
        .reference()
        .is_some_and(|reference| reference.as_str() == found.bill_pay_number.as_str());
    let amount = found.bill_amount == charge.map(|charge| charge.amount);
    let mode = match (found.bill_payment_mode, charge) {
        (Some(mode), Some(charge)) => mode == charge.payment_mode,
        _ => true,
    };
    let description = match (&found.bill_description, asked.description()) {
        (Some(found), Some(asked)) => found.trim() == asked.as_str(),
        _ => true,
    };
    (number && amount && mode && description).then(|| found.with_missing_from(asked))
}

#[cfg(test)]
mod tests {
    use billpay_contract::BillDraft;

    use super::*;

    #[track_caller]
    fn check(found: &str, same_bill: bool) {
        let asked = r#"{"billReference":"INV1","billAmount":1000,"billPaymentMode":"EXACT","billDescription":"Water"}"#;
        let asked: BillDraft = serde_json::from_str(asked).unwrap();
        let asked = asked.parse().unwrap();
        let found = serde_json::from_str(found).unwrap();
        assert_eq!(same(found, &asked).is_some(), same_bill);
    }

    #[test]
    fn the_same_bill_is_taken_and_another_is_not() {
        check(
            r#"{"billPayNumber":"INV1","billAmount":1000,"billPaymentMode":"EXACT","billDescription":"Water "}"#,
            true,
        );
        check(r#"{"billPayNumber":"INV1","billAmount":1000}"#, true);
        check(r#"{"billPayNumber":"INV1","billAmount":2000}"#, false);
        check(r#"{"billPayNumber":"INV1"}"#, false);
        check(r#"{"billPayNumber":"INV2","billAmount":1000}"#, false);
        check(
            r#"{"billPayNumber":"INV1","billAmount":1000,"billDescription":"Rent"}"#,
            false,
        );
        check(
            r#"{"billPayNumber":"INV1","billAmount":1000,"billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT"}"#,
            false,
        );
    }
}
