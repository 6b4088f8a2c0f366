//! ClickPesa's JSON of bills, tokens and errors, as documented. Unknown members are ignored. An optional member that
//! can't be read is ignored, too, so that a control number is never lost.

use billpay_contract::{BillRequest, IssuedBill};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The length to which ClickPesa's messages are cut.
const MAX_MESSAGE_CHARS: usize = 300;

/// The length to which an unusable number is cut for the log. Control numbers are much shorter.
const MAX_NUMBER_CHARS: usize = 60;

/// The body of the create call. Absent fields are left out, not null; the mode is sent only with an
/// amount, as documented.
pub(super) fn create_body(bill: &BillRequest) -> Map<String, Value> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    if let Some(description) = bill.description() {
        put("billDescription", description.as_str().into());
    }
    if let Some(charge) = bill.charge() {
        put("billPaymentMode", charge.payment_mode.wire_name().into());
        put("billAmount", json!(charge.amount));
        if let Some(max) = charge.max_collection {
            put("billMaxCollectionAmount", json!(max));
        }
    }
    if let Some(reference) = bill.reference() {
        put("billReference", reference.as_str().into());
    }
    members
}

/// Parses the created bill, and fills in from the request what the answer leaves out. The error says what is wrong with the
/// answer, without quoting it.
pub(super) fn issued_bill(body: &[u8], request: &BillRequest) -> Result<IssuedBill, String> {
    let mut answer: Value = serde_json::from_slice(body).map_err(|error| shape(&error))?;
    if let Some(number) = answer.get_mut(NUMBER)
        && number.is_u64()
    {
        // JSON numbers have no leading zeros, so the digits are the same.
        *number = number.to_string().into();
    }
    let shown = answer.get(NUMBER).map(Value::to_string);
    let answer: IssuedBill =
        serde_json::from_value(answer).map_err(|error| unusable_number(&error, shown))?;
    log_differences(&answer, request);
    Ok(answer.with_missing_from(request))
}

/// Parses the answer to a lookup.
pub(super) fn bill(body: &[u8]) -> Result<IssuedBill, String> {
    serde_json::from_slice(body).map_err(|error| shape(&error))
}

/// Checks that the answer confirms that the number is inactive.
pub(super) fn confirm_inactive(body: &[u8]) -> Result<(), String> {
    let answer: Value = serde_json::from_slice(body).map_err(|error| shape(&error))?;
    let off = answer.get("billStatus").and_then(Value::as_str) == Some("INACTIVE");
    off.then_some(())
        .ok_or_else(|| "it does not say that the number is inactive".to_owned())
}

/// The member with the control number.
const NUMBER: &str = "billPayNumber";

/// The message for an unusable number. The bill was created, so the operator must be able to find it.
fn unusable_number(error: &serde_json::Error, number: Option<String>) -> String {
    let shape = shape(error);
    match number {
        Some(number) => {
            let number: String = number.chars().take(MAX_NUMBER_CHARS).collect();
            format!("{shape}, with the {NUMBER} {number}")
        }
        None => format!("{shape}, without a {NUMBER}"),
    }
}

/// Logs where the created bill differs from the request. ClickPesa's values are used.
fn log_differences(answer: &IssuedBill, request: &BillRequest) {
    let number = answer.bill_pay_number.as_str();
    if let Some(reference) = request.reference()
        && reference.as_str() != number
    {
        let reference = reference.as_str();
        tracing::warn!(
            number,
            reference,
            "ClickPesa's number differs from the requested reference"
        );
    }
    let Some(charge) = request.charge() else {
        return;
    };
    if let Some(amount) = answer.bill_amount
        && amount != charge.amount
    {
        tracing::warn!(number, %amount, requested = %charge.amount, "ClickPesa's amount differs from the requested one");
    }
    if charge.max_collection.is_some() && answer.bill_max_collection_amount.is_none() {
        tracing::warn!(
            number,
            "ClickPesa does not confirm billMaxCollectionAmount: one payment closes the number"
        );
    }
    if let Some(mode) = answer.bill_payment_mode
        && mode != charge.payment_mode
    {
        let (mode, requested) = (mode.wire_name(), charge.payment_mode.wire_name());
        tracing::warn!(
            number,
            mode,
            requested,
            "ClickPesa's payment mode differs from the requested one"
        );
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: SecretString,
}

/// Parses the token. The error says what is wrong with the answer, without quoting it.
pub(super) fn token(body: &[u8]) -> Result<SecretString, String> {
    serde_json::from_slice(body)
        .map(|answer: TokenAnswer| answer.token)
        .map_err(|error| shape(&error))
}

/// The kind and place of a JSON error. serde's own message can quote the answer, which may hold a token.
pub(super) fn shape(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Eof => "ended early",
        serde_json::error::Category::Data => "is JSON of another shape",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "is not JSON",
    };
    format!("it {kind} at column {}", error.column())
}

#[derive(Deserialize)]
struct ErrorAnswer {
    message: Message,
}

/// One text or several: ClickPesa sends both.
#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    One(String),
    Many(Vec<String>),
}

/// The message of an error answer, cut to a length; empty when there is none.
pub(super) fn error_message(body: &[u8]) -> String {
    let text = match serde_json::from_slice(body) {
        Ok(ErrorAnswer {
            message: Message::One(text),
        }) => text,
        Ok(ErrorAnswer {
            message: Message::Many(texts),
        }) => texts.join("; "),
        Err(_) => String::new(),
    };
    text.chars().take(MAX_MESSAGE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use billpay_contract::BillDraft;

    use super::*;

    const REQUEST: &str =
        include_str!("../../../contract/tests/golden/create-order-control-number.request.json");
    const RESPONSE: &str =
        include_str!("../../../contract/tests/golden/create-order-control-number.response.json");

    fn request(json: &str) -> BillRequest {
        let draft: BillDraft = serde_json::from_str(json).unwrap();
        draft.parse().unwrap()
    }

    #[test]
    fn a_control_number_may_be_a_json_number() {
        let bill = issued_bill(
            br#"{"billPayNumber":55042914871931}"#,
            &request("{\"billAmount\":5}"),
        );
        assert_eq!(bill.unwrap().bill_pay_number.as_str(), "55042914871931");
    }

    #[test]
    fn an_unusable_number_is_logged_for_the_operator() {
        let said = |answer: &str| {
            issued_bill(answer.as_bytes(), &request("{\"billAmount\":5}")).unwrap_err()
        };
        let odd = said(r#"{"billPayNumber":"<5504 2914>"}"#);
        assert!(
            odd.contains(r#"with the billPayNumber "<5504 2914>""#),
            "{odd}"
        );
        assert!(said("{}").contains("without a billPayNumber"));
        let long = said(&format!(r#"{{"billPayNumber":"-{}"}}"#, "9".repeat(5000)));
        assert!(long.len() < 200, "{}", long.len());
    }

    #[test]
    fn the_request_is_the_documented_one() {
        let sent = Value::Object(create_body(&request(REQUEST)));
        assert_eq!(sent, serde_json::from_str::<Value>(REQUEST).unwrap());
        assert!(
            sent.to_string().contains(r#""billAmount":90900,"#),
            "{sent}"
        );
    }

    #[test]
    fn the_documented_response_is_read() {
        let bill = issued_bill(RESPONSE.as_bytes(), &request(REQUEST)).unwrap();
        assert_eq!(bill.bill_pay_number.as_str(), "55042914871931");
        assert_eq!(
            bill.bill_customer_name.as_deref(),
            Some("Mr. Freddie Walker-Graham")
        );
        assert_eq!(
            serde_json::to_value(&bill).unwrap(),
            serde_json::from_str::<Value>(RESPONSE).unwrap()
        );
    }

    #[test]
    fn a_maximum_is_kept_only_if_clickpesa_confirms_it() {
        let bill = request(r#"{"billReference":"0123","billAmount":1000}"#);
        let charge = bill.charge().unwrap();
        let asked = bill.with_max_collection(Some(charge.amount));
        assert_eq!(create_body(&asked)["billMaxCollectionAmount"], json!(1000));
        for (answer, max) in [
            (r#"{"billPayNumber":"0123","billAmount":1000}"#, None),
            (
                r#"{"billPayNumber":"0123","billMaxCollectionAmount":"1000.00"}"#,
                Some(charge.amount),
            ),
        ] {
            let issued = issued_bill(answer.as_bytes(), &asked).unwrap();
            assert_eq!(issued.bill_max_collection_amount, max, "{answer}");
        }
    }

    #[test]
    fn unreadable_members_do_not_lose_the_number() {
        let odd = br#"{"billPayNumber":"0123","billAmount":{"x":1},"billDescription":7,"new":[1]}"#;
        let bill = issued_bill(odd, &request(r#"{"billReference":"0123"}"#)).unwrap();
        assert_eq!(bill.bill_pay_number.as_str(), "0123");
        assert_eq!((bill.bill_amount, bill.bill_description), (None, None));

        let exact = request(REQUEST);
        let bill = issued_bill(odd, &exact).unwrap();
        let charge = exact.charge().unwrap();
        assert_eq!(
            bill.bill_amount,
            Some(charge.amount),
            "values that ClickPesa leaves out come from the request"
        );
        assert_eq!(bill.bill_payment_mode, Some(charge.payment_mode));
    }

    #[test]
    fn an_answer_without_a_number_is_an_error_that_does_not_quote_it() {
        for (body, expected) in [
            (r#"{"billPay"#, "ended early"),
            ("<html>secret</html>", "not JSON"),
            (r#"{"billPayNumber":5.5,"x":"secret"}"#, "another shape"),
            ("[]", "another shape"),
        ] {
            let said = issued_bill(body.as_bytes(), &request(REQUEST)).unwrap_err();
            assert!(said.contains(expected), "{body}: {said}");
            assert!(!said.contains("sec"), "{said}");
        }
    }

    #[test]
    fn every_shape_of_error_body_is_read() {
        assert_eq!(
            error_message(br#"{"message":"Unauthorized"}"#),
            "Unauthorized"
        );
        assert_eq!(
            error_message(br#"{"message":["a","b"],"statusCode":400}"#),
            "a; b"
        );
        for body in ["", "<html>", r#"{"error":1}"#, "null"] {
            assert_eq!(error_message(body.as_bytes()), "");
        }
        let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(5000));
        assert_eq!(error_message(long.as_bytes()).len(), MAX_MESSAGE_CHARS);
    }
}
