//! The request body of the create call, for the gateway.

use serde::{Deserialize, Serialize};

/// The request body of the create call: the bill's fields in ClickPesa's shape, and the bill intent
/// that the merchant signed, if any.
///
/// The widget sends a [`BillRequest`](crate::BillRequest) as `B`; the gateway reads a
/// [`BillDraft`](crate::BillDraft) and validates it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateBillRequest<B> {
    /// The bill. It may be empty when there is an intent.
    #[serde(flatten)]
    pub bill: B,
    /// The signed bill intent, as a JWS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::BillDraft;

    fn read(json: &str) -> CreateBillRequest<BillDraft> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_intent_is_a_field_beside_the_bills_fields() {
        let body = r#"{"billDescription":"Water","billPaymentMode":"EXACT","billAmount":90900,"intent":"a.b.c"}"#;
        let draft = read(body);
        assert_eq!(draft.intent.as_deref(), Some("a.b.c"));
        let request = CreateBillRequest {
            bill: draft.bill.parse().unwrap(),
            intent: draft.intent,
        };
        assert_eq!(serde_json::to_string(&request).unwrap(), body);
    }

    #[test]
    fn an_absent_intent_is_left_out() {
        let draft = read(r#"{"billReference":"A1","intent":null,"new":[1]}"#);
        let request = CreateBillRequest {
            bill: draft.bill.parse().unwrap(),
            intent: draft.intent,
        };
        assert_eq!(
            serde_json::to_string(&request).unwrap(),
            r#"{"billReference":"A1"}"#
        );
    }

    #[test]
    fn a_field_of_the_wrong_type_is_an_error() {
        for json in [
            r#"{"intent":7}"#,
            r#"{"billDescription":7}"#,
            r#"{"billAmount":true}"#,
            r#"{"billAmount":[5]}"#,
        ] {
            assert!(
                serde_json::from_str::<CreateBillRequest<BillDraft>>(json).is_err(),
                "{json}"
            );
        }
    }
}
