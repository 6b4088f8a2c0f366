//! Decides whether a bill at ClickPesa is the one that was asked for.

use billpay_contract::{BillRequest, IssuedBill};

/// Returns the found bill if nothing in it differs from the request. Fields that ClickPesa leaves out
/// are not compared, except the amount.
pub(super) fn match_bill(found: IssuedBill, request: &BillRequest) -> Option<IssuedBill> {
    let charge = request.charge();
    let number = request
        .reference()
        .is_some_and(|reference| reference.as_str() == found.bill_pay_number.as_str());
    let amount = found.bill_amount == charge.map(|charge| charge.amount);
    let mode = match (found.bill_payment_mode, charge) {
        (Some(mode), Some(charge)) => mode == charge.payment_mode,
        _ => true,
    };
    let description = match (&found.bill_description, request.description()) {
        (Some(found), Some(request)) => found.trim() == request.as_str(),
        _ => true,
    };
    (number && amount && mode && description).then(|| found.with_missing_from(request))
}

#[cfg(test)]
mod tests {
    use billpay_contract::BillDraft;

    use super::*;

    #[track_caller]
    fn check(found: &str, same_bill: bool) {
        let request = r#"{"billReference":"INV1","billAmount":1000,"billPaymentMode":"EXACT","billDescription":"Water"}"#;
        let request: BillDraft = serde_json::from_str(request).unwrap();
        let request = request.parse().unwrap();
        let found = serde_json::from_str(found).unwrap();
        assert_eq!(match_bill(found, &request).is_some(), same_bill);
    }

    #[test]
    fn only_the_same_bill_matches() {
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
