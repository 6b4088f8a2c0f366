//! The contract's own readers and writers are the referee of those for the browser.

use billpay_contract::{AmountDraft, BillDraft, BillView, ChannelChanges, IssuedBill, Problem};
use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::fields::{Fields, texts, write};
use super::shapes;

wasm_bindgen_test_configure!(run_in_browser);

/// As the contract reads it.
fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(JSON::parse(text).unwrap()).ok()
}

/// As the contract writes it, read again.
fn written(value: &impl Serialize) -> Option<serde_json::Value> {
    let value = serde_wasm_bindgen::to_value(value).ok()?;
    serde_json::from_str(&write(&value)).ok()
}

const BILLS: [&str; 9] = [
    r#"{"billPayNumber":"55042914871931","billDescription":"Ada","billCustomerName":"Asha","billAmount":90900,"billPaymentMode":"EXACT"}"#,
    r#"{"billPayNumber":"0123","billAmount":"90900.50","billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT"}"#,
    r#"{"billPayNumber":"0123","billAmount":90900.5,"billPaymentMode":" "}"#,
    r#"{"billPayNumber":"0123","billAmount":true,"billPaymentMode":{},"billDescription":1,"new":[]}"#,
    r#"{"billPayNumber":"0123","billAmount":-1,"billPaymentMode":null,"billDescription":null}"#,
    r#"{"billPayNumber":123}"#,
    r#"{"billPayNumber":"<b>"}"#,
    r#"{"billPayNumber":""}"#,
    "[]",
];

#[wasm_bindgen_test]
fn bills_are_read_and_written_as_the_contract_does() {
    for text in BILLS {
        let bill = shapes::issued_bill(&Fields::parse(text).unwrap());
        assert_eq!(bill, read::<IssuedBill>(text), "{text}");
        if let Some(bill) = bill {
            let ours = texts(&[]);
            shapes::write_issued(&bill, &ours);
            let ours: serde_json::Value = serde_json::from_str(&write(&ours)).unwrap();
            assert_eq!(Some(ours), written(&bill), "{text}");
        }
    }
}

#[wasm_bindgen_test]
fn a_request_is_written_as_the_contract_does() {
    for (description, amount, mode, reference) in [
        ("Ada", "90900", "EXACT", "a1"),
        ("Ada", "90900.05", "", ""),
        ("", "", "EXACT", "A1"),
    ] {
        let draft = BillDraft {
            description: description.to_owned(),
            amount: AmountDraft::Typed(amount.to_owned()),
            payment_mode: mode.to_owned(),
            reference: reference.to_owned(),
        };
        let request = draft.parse().unwrap();
        let ours = texts(&[]);
        shapes::write_request(&request, &ours);
        let ours: serde_json::Value = serde_json::from_str(&write(&ours)).unwrap();
        assert_eq!(Some(ours), written(&request));
    }
}

#[wasm_bindgen_test]
fn views_are_read_as_the_contract_does_whole_or_not_at_all() {
    let whole = r#""id":"0123456789abcdef0123456789abcdef","bill":{"billPayNumber":"0123"},"status":"underpaid","at":"2026-11-25T07:33:46Z""#;
    for more in [
        "",
        r#","paidAmount":90000,"missingAmount":"900","paidAt":"2026-11-25T07:33:45Z","paymentReference":"abc""#,
        r#","paymentPending":true,"attemptFailed":true,"deadline":"2026-11-25T10:33:45+03:00","rest":"0123456789abcdef0123456789abcde2","restOf":"0123456789abcdef0123456789abcde0","version":7"#,
        r#","status":"refunded""#,
        r#","paidAmount":null,"rest":null"#,
        r#","paidAmount":"much""#,
        r#","missingAmount":-1"#,
        r#","paidAt":"yesterday""#,
        r#","bill":{}"#,
        r#","at":null"#,
        r#","id":7"#,
        r#","id":"b1""#,
        r#","rest":"b2","restOf":7,"paymentReference":7"#,
    ] {
        let text = ["{", whole, more, "}"].concat();
        let ours = shapes::bill_view(&Fields::parse(&text).unwrap());
        assert_eq!(ours, read::<BillView>(&text), "{text}");
    }
}

#[wasm_bindgen_test]
fn channels_are_read_as_the_contract_does() {
    for text in [
        "{}",
        r#"{"channels":[]}"#,
        r#"{"new":1,"channels":[{"channel":"t-pesa","hidden":true},{"channel":"m-pesa","businessNumber":"123456","colour":"red"},
            {"channel":"wakala","businessNumber":null,"steps":[{"language":"sw","list":["Toa {number}"]},{"language":"en","list":[]}]}]}"#,
    ] {
        let ours = shapes::channel_changes(&Fields::parse(text).unwrap());
        assert_eq!(Some(ours), read::<ChannelChanges>(text), "{text}");
    }
}

#[wasm_bindgen_test]
fn of_a_problem_what_a_screen_needs_is_read_as_the_contract_does() {
    for text in [
        "{}",
        r#"{"message":"Unauthorized"}"#,
        r#"{"type":"t","title":"x","status":422,"detail":"d","code":"invalid_bill","requestId":"r1",
            "errors":[{"field":"billAmount","code":"amount_too_small","detail":"y"},{"field":"x"}]}"#,
    ] {
        let ours = shapes::problem(&Fields::parse(text).unwrap());
        let read: Problem = read(text).unwrap();
        assert_eq!(
            (ours.status, &ours.code, &ours.request_id),
            (read.status, &read.code, &read.request_id)
        );
        let errors = |problem: &Problem| -> Vec<(String, String)> {
            let errors = problem.errors.iter();
            errors
                .map(|error| (error.field.clone(), error.code.clone()))
                .collect()
        };
        assert_eq!(errors(&ours), errors(&read), "{text}");
    }
}
