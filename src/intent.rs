//! A bill that the merchant signed: a compact JWS (RFC 7515). Its payload is read to be shown; it is
//! believed by the gateway alone, which has the key. Must not know the key, or the browser.

use billpay_contract::{AmountDraft, BillDraft, Field, Moment};

use crate::state::{Intent, Preset, Signed};

/// One member of a payload, of the types that are looked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    /// A string.
    Text(String),
    /// A number.
    Number(f64),
}

/// The JSON in the middle of a JWS, in UTF-8 if it is sound.
pub(crate) fn payload(jws: &str) -> Option<Vec<u8>> {
    let (_header, rest) = jws.trim().split_once('.')?;
    let (payload, signature) = rest.split_once('.')?;
    if signature.is_empty() || signature.contains('.') {
        return None;
    }
    base64url(payload)
}

/// The merchant's bill as the payload has it, of which `claim` gives the members. Unreadable where
/// it has no id, or where it breaks a rule: no number could be made for it.
pub(crate) fn preset(jws: &str, claim: &dyn Fn(&str) -> Option<Claim>) -> Preset {
    read(jws, claim).unwrap_or_else(|| Preset {
        signed: Signed::Unreadable,
        readonly: true,
        ..Preset::default()
    })
}

fn read(jws: &str, claim: &dyn Fn(&str) -> Option<Claim>) -> Option<Preset> {
    let text = |name| match claim(name) {
        Some(Claim::Text(text)) => Some(text),
        Some(Claim::Number(_)) | None => None,
    };
    let member = |name| text(name).unwrap_or_default();
    let mut draft = BillDraft {
        description: member(Field::Description.wire_name()),
        amount: match claim(Field::Amount.wire_name()) {
            Some(Claim::Number(number)) => AmountDraft::Number(number),
            Some(Claim::Text(text)) => AmountDraft::Typed(text),
            None => AmountDraft::default(),
        },
        payment_mode: member(Field::PaymentMode.wire_name()),
        reference: member(Field::Reference.wire_name()),
    };
    let charge = draft.parse().ok()?.charge();
    // As text, which is what the summary shows.
    let amount = charge.map(|charge| charge.amount.plain());
    draft.amount = AmountDraft::Typed(amount.unwrap_or_default());
    Some(Preset {
        draft,
        customer_name: member("customerName"),
        readonly: true,
        signed: Signed::Yes(Intent {
            token: jws.trim().to_owned(),
            id: text("jti")?,
            deadline: Moment::parse(&member("deadline")),
        }),
    })
}

/// Without padding (RFC 7515, appendix C).
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::Value;

    use super::*;

    /// `{"billDescription":"Kitenge – 2","billAmount":45500,"billPaymentMode":"EXACT",
    /// "customerName":"Asha","jti":"o-1","exp":1795592025,"deadline":"2026-11-27T18:00:00+03:00"}`
    const PAYLOAD: &str = "eyJiaWxsRGVzY3JpcHRpb24iOiJLaXRlbmdlIOKAkyAyIiwiYmlsbEFtb3VudCI6NDU1MDAsImJpbGxQYXltZW50TW9kZSI6IkVYQUNUIiwiY3VzdG9tZXJOYW1lIjoiQXNoYSIsImp0aSI6Im8tMSIsImV4cCI6MTc5NTU5MjAyNSwiZGVhZGxpbmUiOiIyMDI2LTExLTI3VDE4OjAwOjAwKzAzOjAwIn0";

    fn read(jws: &str) -> Preset {
        let payload = payload(jws).unwrap_or_default();
        let claims: Value = serde_json::from_slice(&payload).unwrap_or_default();
        preset(jws, &|name| match &claims[name] {
            Value::String(text) => Some(Claim::Text(text.clone())),
            Value::Number(number) => number.as_f64().map(Claim::Number),
            _ => None,
        })
    }

    #[test]
    fn a_signed_bill_is_shown_as_it_is_and_not_edited() {
        let jws = ["eyJhbGciOiJIUzI1NiJ9.", PAYLOAD, ".c2ln"].concat();
        let preset = read(&jws);
        assert!(preset.readonly);
        assert_eq!(preset.draft.description, "Kitenge – 2");
        assert_eq!(preset.draft.amount, AmountDraft::Typed("45500".to_owned()));
        assert_eq!(preset.draft.payment_mode, "EXACT");
        assert_eq!(preset.customer_name, "Asha");
        let intent = Intent {
            token: jws,
            id: "o-1".to_owned(),
            deadline: Moment::parse("2026-11-27T15:00:00Z"),
        };
        assert_eq!(preset.signed, Signed::Yes(intent));
    }

    #[test]
    fn what_is_no_signed_bill_is_unreadable() {
        let sound = ["h.", PAYLOAD, ".s"].concat();
        assert!(matches!(read(&sound).signed, Signed::Yes(_)));
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
            assert_eq!(read(jws).signed, Signed::Unreadable, "{jws}");
        }
    }

    #[test]
    fn letters_of_the_alphabet_without_plus_and_slash_are_read() {
        // RFC 4648, section 10, and the bytes that need the two letters of its own.
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg", b"f"),
            ("Zm8", b"fo"),
            ("Zm9vYmFy", b"foobar"),
            ("--__", b"\xfb\xef\xff"),
        ] {
            assert_eq!(base64url(text).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(base64url("Zg=="), None);
    }
}
