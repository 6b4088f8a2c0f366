//! Fuzz targets of what a browser sends to a page.

use billpay_contract::{AmountDraft, Field, Locale};
use http::header::ACCEPT_LANGUAGE;
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

use super::language;
use super::submitted_form::SubmittedForm;
use crate::fuzz_inputs::{config, texts};

const FORMS: &str = include_str!("../../tests/corpus/forms.txt");
const FORM_WORDS: &[&str] = &[
    "&",
    "=",
    "+",
    "%",
    "%00",
    "%FF",
    "%E2%80%AE",
    "%26",
    ";",
    "billDescription",
    "billAmount",
    "key",
    "é",
    "\0",
];

const LANGUAGES: &str = include_str!("../../tests/corpus/languages.txt");
const LANGUAGE_WORDS: &[&str] = &[
    "sw", "en", "*", ",", ";", "q=", ";q=0", "0.5", "-1", "NaN", "inf", "1e9", " ", "\t", "é",
];

proptest! {
    #![proptest_config(config())]

    /// A form is read as it was written.
    #[test]
    fn fuzz_form_body(body in texts(FORMS, FORM_WORDS)) {
        let draft = SubmittedForm::parse(body.as_bytes()).draft;
        let AmountDraft::Text(amount) = &draft.amount else {
            panic!("a form has texts");
        };
        let mut written = form_urlencoded::Serializer::new(String::new());
        written.append_pair(Field::Description.wire_name(), &draft.description);
        written.append_pair(Field::Amount.wire_name(), amount);
        written.append_pair(Field::PaymentMode.wire_name(), &draft.payment_mode);
        written.append_pair(Field::Reference.wire_name(), &draft.reference);
        let read = SubmittedForm::parse(written.finish().as_bytes());
        prop_assert_eq!(read.draft, draft);
    }

    /// What else a header says, the language that it prefers comes first.
    #[test]
    fn fuzz_accept_language(text in texts(LANGUAGES, LANGUAGE_WORDS)) {
        let accepted = |text: &str| {
            let value = HeaderValue::from_bytes(text.as_bytes()).ok()?;
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, value)]);
            Some(language::accepted(&headers))
        };
        let Some(languages) = accepted(&text) else {
            return Ok(());
        };
        prop_assert!(languages.len() <= 32);
        prop_assert!(languages.iter().all(|language| text.contains(language)));
        if text.is_ascii() {
            for locale in [Locale::Swahili, Locale::English] {
                let preferred = accepted(&format!("{},{text}", locale.tag())).unwrap();
                prop_assert_eq!(Locale::choose(preferred.iter().map(String::as_str)), locale);
            }
        }
    }
}
