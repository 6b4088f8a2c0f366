//! A form as a browser sends it where no script runs.

use axum::body::Bytes;
use axum::extract::Request;
use billpay_contract::{
    AmountDraft, BillDraft, Field, INTENT_PARAMETER, IdempotencyKey, KEY_PARAMETER, LANG_PARAMETER,
    ProblemCode,
};

use crate::api_error::ApiError;
use crate::body;

/// What browsers call a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) draft: BillDraft,
    pub(super) intent: Option<String>,
    pub(super) lang: Option<String>,
    /// The form's one-time key, if it is one that a page of ours came with.
    pub(super) key: Option<IdempotencyKey>,
}

/// The body of a request that is a form, or is empty.
pub(super) async fn form(request: Request) -> Result<Bytes, ApiError> {
    let form = body::declared(request.headers(), FORM);
    let body = body::read(request).await?;
    if form.is_none() && !body.is_empty() {
        return Err(ApiError::new(ProblemCode::UnsupportedMediaType)
            .with_detail(format!("Send content-type: {FORM}.")));
    }
    Ok(body)
}

impl Sent {
    /// The form in the request's body.
    pub(super) async fn read(request: Request) -> Result<Self, ApiError> {
        Ok(Self::parse(&form(request).await?))
    }

    /// Of a name that comes twice the first counts; names that are none of ours say nothing, as in
    /// the JSON of the API.
    fn parse(body: &[u8]) -> Self {
        let mut sent = Self::default();
        let parts: Vec<_> = form_urlencoded::parse(body).collect();
        let value = |name: &str| {
            let found = parts.iter().find(|(one, _)| one == name);
            found.map(|(_, value)| value.clone().into_owned())
        };
        let text = |field: Field| value(field.wire_name()).unwrap_or_default();
        sent.draft = BillDraft {
            description: text(Field::Description),
            amount: AmountDraft::Text(text(Field::Amount)),
            payment_mode: text(Field::PaymentMode),
            reference: text(Field::Reference),
        };
        sent.intent = value(INTENT_PARAMETER).filter(|token| !token.is_empty());
        sent.lang = value(LANG_PARAMETER);
        sent.key = value(KEY_PARAMETER).and_then(|key| IdempotencyKey::parse(&key));
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let sent = Sent::parse(
            b"billDescription=Ada+%26+vitabu&billAmount=90%2C900&x=y&lang=en&intent=&lang=sw",
        );
        assert_eq!(sent.draft.description, "Ada & vitabu");
        assert_eq!(sent.draft.amount, AmountDraft::Text("90,900".to_owned()));
        assert_eq!((sent.lang.as_deref(), sent.intent), (Some("en"), None));
    }

    #[test]
    fn a_key_is_one_of_ours_or_none() {
        let key = |text: &str| {
            let sent = Sent::parse(format!("key={text}").as_bytes());
            sent.key.map(String::from)
        };
        let good = "0123456789abcdef0123456789abcdef";
        assert_eq!(key(good).as_deref(), Some(good));
        let (upper, long) = (good.to_uppercase(), format!("{good}0"));
        for bad in ["", "1", &upper, &good[1..], &long, "%00"] {
            assert_eq!(key(bad), None, "{bad}");
        }
    }
}
