//! Parses a signed bill intent, a compact JWS (RFC 7515), to show its bill. The signature is verified
//! only by the gateway, which has the key.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use billpay_contract::{AmountDraft, BillDraft, Timestamp, visible_line};
use serde::Deserialize;

use crate::json;
use crate::state::{InitialBill, Intent, Signature};

/// The claims besides the bill's own fields, see docs/intents.md.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    jti: String,
    customer_name: Option<String>,
    deadline: Option<Timestamp>,
}

/// The bill of the intent. An intent without an id, or with an invalid bill, counts as unreadable: the
/// gateway would refuse it.
pub(crate) fn initial_bill(jws: &str) -> InitialBill {
    read(jws).unwrap_or_else(|| InitialBill {
        signature: Signature::Unreadable,
        readonly: true,
        ..InitialBill::default()
    })
}

fn read(jws: &str) -> Option<InitialBill> {
    let payload = payload(jws)?;
    let claims: Claims = json::from_str(&payload)?;
    let mut draft: BillDraft = json::from_str(&payload)?;
    let charge = draft.parse().ok()?.charge();
    // The summary shows the amount as text.
    let amount = charge.map(|charge| charge.amount.plain());
    draft.amount = AmountDraft::Text(amount.unwrap_or_default());
    Some(InitialBill {
        draft,
        customer_name: visible_line(&claims.customer_name.unwrap_or_default()),
        readonly: true,
        mistaken: false,
        signature: Signature::Signed(Intent {
            token: jws.trim().to_owned(),
            id: claims.jti,
            deadline: claims.deadline,
        }),
    })
}

/// Decodes the payload, the second of a JWS's three parts.
fn payload(jws: &str) -> Option<String> {
    let parts: Vec<&str> = jws.trim().split('.').collect();
    let [_header, payload, signature] = parts[..] else {
        return None;
    };
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    if signature.is_empty() {
        return None;
    }
    String::from_utf8(payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"billDescription":"Kitenge – 2","billAmount":45500,"billPaymentMode":"EXACT",
    /// "customerName":"Asha","jti":"o-1","exp":1795592025,"deadline":"2026-11-27T18:00:00+03:00"}`
    const PAYLOAD: &str = "eyJiaWxsRGVzY3JpcHRpb24iOiJLaXRlbmdlIOKAkyAyIiwiYmlsbEFtb3VudCI6NDU1MDAsImJpbGxQYXltZW50TW9kZSI6IkVYQUNUIiwiY3VzdG9tZXJOYW1lIjoiQXNoYSIsImp0aSI6Im8tMSIsImV4cCI6MTc5NTU5MjAyNSwiZGVhZGxpbmUiOiIyMDI2LTExLTI3VDE4OjAwOjAwKzAzOjAwIn0";

    #[test]
    fn a_signed_bill_is_shown_and_can_not_be_edited() {
        let jws = ["eyJhbGciOiJIUzI1NiJ9.", PAYLOAD, ".c2ln"].concat();
        let read = initial_bill(&jws);
        assert!(read.readonly);
        assert_eq!(read.draft.description, "Kitenge – 2");
        assert_eq!(read.draft.amount, AmountDraft::Text("45500".to_owned()));
        assert_eq!(read.draft.payment_mode, "EXACT");
        assert_eq!(read.customer_name, "Asha");
        let intent = Intent {
            token: jws,
            id: "o-1".to_owned(),
            deadline: Timestamp::parse("2026-11-27T15:00:00Z"),
        };
        assert_eq!(read.signature, Signature::Signed(intent));
    }

    #[test]
    fn an_invalid_intent_is_unreadable() {
        let sound = ["h.", PAYLOAD, ".s"].concat();
        assert!(matches!(
            initial_bill(&sound).signature,
            Signature::Signed(_)
        ));
        // `{"billAmount":5}`, which has no id, and `{"jti":"1"}`, which has no bill.
        let nameless = "h.eyJiaWxsQW1vdW50Ijo1fQ.s";
        let empty = "h.eyJqdGkiOiIxIn0.s";
        let cut = &sound[..sound.len() - 8];
        let padded = "h.eyJqdGkiOiIxIn0=.s";
        for jws in [
            "x",
            "..",
            "h..s",
            "h.e+/.s",
            &["h.", PAYLOAD].concat(),
            &[&sound, ".x"].concat(),
            nameless,
            empty,
            cut,
            padded,
        ] {
            assert_eq!(initial_bill(jws).signature, Signature::Unreadable, "{jws}");
        }
    }
}
