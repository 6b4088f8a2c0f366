//! Checks the wire types against the samples of ClickPesa's documentation.

use billpay_contract::{BillDraft, BillReference, IssuedBill, PaymentMode};
use serde_json::Value;

const REQUEST: &str = include_str!("golden/create-order-control-number.request.json");
const RESPONSE: &str = include_str!("golden/create-order-control-number.response.json");

#[test]
fn the_sample_request_is_parsed_and_written_unchanged() {
    let draft: BillDraft = serde_json::from_str(REQUEST).unwrap();
    let bill = draft.parse().unwrap();

    let charge = bill.charge().unwrap();
    assert_eq!(charge.amount.cents(), 9_090_000);
    assert_eq!(charge.payment_mode, PaymentMode::Exact);
    let reference = bill.reference().map(BillReference::as_str);
    assert_eq!(reference, Some("CUSTOMJH121"));

    let pretty = serde_json::to_string_pretty(&bill).unwrap();
    assert_eq!(
        pretty,
        REQUEST.trim_end(),
        "same fields, same order, same spelling"
    );
}

#[test]
fn the_sample_response_is_parsed_and_written_unchanged() {
    let bill: IssuedBill = serde_json::from_str(RESPONSE).unwrap();
    assert_eq!(bill.bill_pay_number.as_str(), "55042914871931");
    assert_eq!(
        bill.bill_customer_name.as_deref(),
        Some("Mr. Freddie Walker-Graham")
    );

    let pretty = serde_json::to_string_pretty(&bill).unwrap();
    assert_eq!(
        pretty,
        RESPONSE.trim_end(),
        "same fields, same order, same spelling"
    );
}

#[test]
fn unknown_fields_of_a_response_are_ignored() {
    let mut extended: Value = serde_json::from_str(RESPONSE).unwrap();
    extended["billStatus"] = "ACTIVE".into();
    let read: IssuedBill = serde_json::from_value(extended).unwrap();
    assert_eq!(read, serde_json::from_str(RESPONSE).unwrap());
}
