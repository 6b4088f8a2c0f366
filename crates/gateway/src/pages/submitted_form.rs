//! Parses a form that a browser submits without scripts.

use axum::body::Bytes;
use axum::extract::Request;
use billpay_contract::{
    AmountDraft, BillDraft, Field, INTENT_PARAMETER, IdempotencyKey, KEY_PARAMETER, LANG_PARAMETER,
    ProblemCode,
};

use crate::api_error::ApiError;
use crate::request_body;

/// The content type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// A submitted form.
#[derive(Debug, Default)]
pub(super) struct SubmittedForm {
    pub(super) draft: BillDraft,
    pub(super) intent: Option<String>,
    pub(super) lang: Option<String>,
    /// The form's key, if it has the format of a key from our pages.
    pub(super) key: Option<IdempotencyKey>,
}

/// Reads the body of a request, which must be a form or empty.
pub(super) async fn read_body(request: Request) -> Result<Bytes, ApiError> {
    let form = request_body::declared(request.headers(), FORM);
    let body = request_body::read(request.into_body(), request_body::MAX_BYTES).await?;
    if form.is_none() && !body.is_empty() {
        return Err(ApiError::new(ProblemCode::UnsupportedMediaType)
            .with_detail(format!("Send content-type: {FORM}.")));
    }
    Ok(body)
}

impl SubmittedForm {
    /// Reads and parses the request's body.
    pub(super) async fn read(request: Request) -> Result<Self, ApiError> {
        Ok(Self::parse(&read_body(request).await?))
    }

    /// Of a repeated name the first value counts. Unknown names are ignored, as in the API's JSON.
    pub(super) fn parse(body: &[u8]) -> Self {
        let mut form = Self::default();
        let parts: Vec<_> = form_urlencoded::parse(body).collect();
        let value = |name: &str| {
            let found = parts.iter().find(|(one, _)| one == name);
            found.map(|(_, value)| value.clone().into_owned())
        };
        let text = |field: Field| value(field.wire_name()).unwrap_or_default();
        form.draft = BillDraft {
            description: text(Field::Description),
            amount: AmountDraft::Text(text(Field::Amount)),
            payment_mode: text(Field::PaymentMode),
            reference: text(Field::Reference),
        };
        form.intent = value(INTENT_PARAMETER).filter(|token| !token.is_empty());
        form.lang = value(LANG_PARAMETER);
        form.key = value(KEY_PARAMETER).and_then(|key| IdempotencyKey::parse(&key));
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_parsed_as_browsers_encode_it() {
        let form = SubmittedForm::parse(
            b"billDescription=Ada+%26+vitabu&billAmount=90%2C900&x=y&lang=en&intent=&lang=sw",
        );
        assert_eq!(form.draft.description, "Ada & vitabu");
        assert_eq!(form.draft.amount, AmountDraft::Text("90,900".to_owned()));
        assert_eq!((form.lang.as_deref(), form.intent), (Some("en"), None));
    }

    #[test]
    fn only_keys_of_the_right_format_are_accepted() {
        let key = |text: &str| {
            let form = SubmittedForm::parse(format!("key={text}").as_bytes());
            form.key.map(String::from)
        };
        let good = "0123456789abcdef0123456789abcdef";
        assert_eq!(key(good).as_deref(), Some(good));
        let (upper, long) = (good.to_uppercase(), format!("{good}0"));
        for bad in ["", "1", &upper, &good[1..], &long, "%00"] {
            assert_eq!(key(bad), None, "{bad}");
        }
    }
}
