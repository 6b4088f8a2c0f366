//! Fuzz targets of the parsers: no input makes them panic, and what they accept is what was written. For longer:
//! `PROPTEST_CASES=1000000 cargo xtask test unit fuzz`.

mod inputs;

use billpay_contract::{
    Amount, AmountDraft, BillDescription, BillDraft, BillReference, CreateBillRequest, Locale,
    Timestamp,
};
use proptest::prelude::*;

use inputs::{config, texts};

const AMOUNTS: &str = include_str!("corpus/amounts.txt");
const AMOUNT_WORDS: &[&str] = &[
    "0", "1", "90", "000", ".", ",", "'", " ", "\u{a0}", "\u{202f}", "TZS", "Tsh", "/=", "-", "+",
    "e", "\u{661}", "\u{ff11}", "\u{202e}", "\0", ".50", ",000", "=",
];

const REFERENCES: &str = include_str!("corpus/references.txt");
const REFERENCE_WORDS: &[&str] = &[
    "a", "Z", "0", "INV", " ", "-", "/", "İ", "ß", "\u{200b}", "\0", "\u{663}",
];

const DESCRIPTIONS: &str = include_str!("corpus/descriptions.txt");
const DESCRIPTION_WORDS: &[&str] = &[
    "a",
    "Maji ",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{ad}",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{301}",
    "\u{1f4a7}",
    "\0",
    "\u{7f}",
    "\u{3164}",
];

const TIMESTAMPS: &str = include_str!("corpus/timestamps.txt");
const TIMESTAMP_WORDS: &[&str] = &[
    "2026", "0000", "9999", "-", "02", "29", "31", "12", "00", "T", "t", ":", "23", "59", "60",
    "Z", "+03:00", "-00:00", "+23:59", ".5", ".", "\u{663}",
];

const REQUESTS: &str = include_str!("corpus/create_requests.txt");
const REQUEST_WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "1e308",
    "-0",
    "0.005",
    "\"90.900\"",
    "\" \"",
    "\"EXACT\"",
    "\\u0000",
    "\\ud83d",
    "\\u202e",
    "\"billAmount\":",
    ",\"billAmount\":5",
    "\u{feff}",
];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fuzz_amount(text in texts(AMOUNTS, AMOUNT_WORDS)) {
        if let Ok(amount) = Amount::parse(&text) {
            prop_assert!((Amount::MIN..=Amount::MAX).contains(&amount));
            prop_assert_eq!(Amount::parse(&amount.grouped()), Ok(amount));
            prop_assert_eq!(Amount::parse(&amount.plain()), Ok(amount));
            prop_assert_eq!(Amount::from_number(amount.to_number()), Ok(amount));
            // No digit is left out, and none is moved by a separator.
            if !text.contains('.') {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let cents = digits.parse().map(|shillings: u64| shillings * 100);
                prop_assert_eq!(cents, Ok(amount.cents()));
            }
        }
    }

    #[test]
    fn fuzz_reference(text in texts(REFERENCES, REFERENCE_WORDS)) {
        if let Ok(Some(reference)) = BillReference::parse(&text) {
            let written = reference.as_str();
            let valid = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
            prop_assert!((1..=20).contains(&written.len()) && written.bytes().all(valid));
            prop_assert!(written.eq_ignore_ascii_case(text.trim()));
            prop_assert_eq!(BillReference::parse(written), Ok(Some(reference.clone())));
        }
    }

    #[test]
    fn fuzz_description(text in texts(DESCRIPTIONS, DESCRIPTION_WORDS)) {
        if let Ok(Some(description)) = BillDescription::parse(&text) {
            let written = description.as_str();
            prop_assert!((1..=500).contains(&written.chars().count()));
            prop_assert!(!written.chars().any(char::is_control));
            prop_assert_eq!(BillDescription::parse(written), Ok(Some(description.clone())));
        }
    }

    #[test]
    fn fuzz_timestamp(text in texts(TIMESTAMPS, TIMESTAMP_WORDS)) {
        if let Some(time) = Timestamp::parse(&text) {
            prop_assert!((1..=12).contains(&time.east_africa().month));
            prop_assert_eq!(Timestamp::parse(&time.rfc3339()), Some(time));
        }
    }

    #[test]
    fn fuzz_create_request(body in texts(REQUESTS, REQUEST_WORDS)) {
        let read = |body: &str| serde_json::from_str::<CreateBillRequest<BillDraft>>(body);
        let Ok(request) = read(&body) else {
            return Ok(());
        };
        let Ok(bill) = request.bill.parse() else {
            return Ok(());
        };
        let sent = CreateBillRequest { bill: bill.clone(), intent: request.intent.clone() };
        let received = read(&serde_json::to_string(&sent).unwrap()).unwrap();
        prop_assert_eq!(received.bill.parse(), Ok(bill.clone()));
        prop_assert_eq!(&received.intent, &request.intent);
        // An amount that is not understood is never left out.
        if let AmountDraft::Text(text) = &request.bill.amount {
            prop_assert_eq!(bill.charge().is_none(), text.trim().is_empty());
        }
    }

    #[test]
    fn fuzz_locale(tags in prop::collection::vec("[a-zA-Z0-9_*-]{0,8}|sw|en|EN-tz", 0..6)) {
        let chosen = Locale::choose(tags.iter().map(String::as_str));
        prop_assert_eq!(Locale::from_tag(chosen.tag()), Some(chosen));
    }
}
