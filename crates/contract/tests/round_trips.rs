//! Property tests: every value parses back from its text or JSON, and no input makes a parser panic.

use billpay_contract::{
    Amount, AmountDraft, BillDescription, BillDraft, BillReference, ControlNumber, IssuedBill,
    PaymentMode, visible_line,
};
use proptest::prelude::*;

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (Amount::MIN.cents()..=Amount::MAX.cents()),
        // Most real amounts are small and have no cents.
        (1_u64..10_000_000),
        (1_u64..1_000_000).prop_map(|shillings| shillings * 100),
    ]
    .prop_filter_map("a payable amount", |cents| Amount::from_cents(cents).ok())
}

fn drafts() -> impl Strategy<Value = BillDraft> {
    let amount = prop_oneof![
        Just(AmountDraft::default()),
        amounts().prop_map(|amount| AmountDraft::Text(amount.grouped())),
    ];
    let mode = prop_oneof![
        Just(""),
        Just("EXACT"),
        Just("ALLOW_PARTIAL_AND_OVER_PAYMENT")
    ];
    ("\\PC{1,60}", amount, mode, "[a-zA-Z0-9]{0,20}").prop_map(
        |(description, amount, mode, reference)| BillDraft {
            description,
            amount,
            payment_mode: mode.to_owned(),
            reference,
        },
    )
}

proptest! {
    #[test]
    fn an_amount_parses_back_from_json(amount in amounts()) {
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
    }

    #[test]
    fn an_amount_parses_back_from_a_float(amount in amounts()) {
        let json = serde_json::to_string(&amount).unwrap();
        let float: f64 = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(Amount::from_number(float), Ok(amount));
    }

    #[test]
    fn an_amount_parses_back_from_its_text(amount in amounts()) {
        prop_assert_eq!(Amount::parse(&amount.grouped()), Ok(amount));
        prop_assert_eq!(Amount::parse(&amount.plain()), Ok(amount));
        prop_assert_eq!(Amount::parse(&format!("TZS {}", amount.grouped())), Ok(amount));
    }

    #[test]
    fn more_than_two_decimals_are_never_rounded(cents in 1_u64..1_000_000_000, finer in 1_u64..10) {
        let typed = format!("{}.{:02}{finer}", cents / 100, cents % 100);
        prop_assert!(Amount::parse(&typed).is_err());
        prop_assert!(Amount::from_number(typed.parse().unwrap()).is_err());
    }

    #[test]
    fn a_bill_parses_back_from_json(draft in drafts()) {
        if let Ok(bill) = draft.parse() {
            let json = serde_json::to_string(&bill).unwrap();
            let read: BillDraft = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read.parse(), Ok(bill));
        }
    }

    #[test]
    fn a_draft_parses_back_from_json(texts in [".*", ".*", ".*", ".*"], number in proptest::option::of(amounts())) {
        let [description, typed, payment_mode, reference] = texts;
        let number = number.map(|amount| AmountDraft::Number(amount.to_number()));
        let amount = number.unwrap_or(AmountDraft::Text(typed));
        let draft = BillDraft { description, amount, payment_mode, reference };
        let json = serde_json::to_string(&draft).unwrap();
        prop_assert_eq!(serde_json::from_str::<BillDraft>(&json).unwrap(), draft);
    }

    #[test]
    fn a_reference_and_a_description_parse_back_from_their_text(reference in "[a-zA-Z0-9]{1,20}", text in "\\PC{1,500}") {
        let kept = BillReference::parse(&reference).unwrap().unwrap();
        prop_assert_eq!(BillReference::parse(kept.as_str()), Ok(Some(kept.clone())));
        if let Ok(Some(kept)) = BillDescription::parse(&text) {
            prop_assert_eq!(BillDescription::parse(kept.as_str()), Ok(Some(kept.clone())));
        }
    }

    #[test]
    fn an_issued_bill_parses_back_from_json(
        number in "[A-Z0-9]{1,60}",
        description in proptest::option::of("\\PC{0,60}"),
        customer in proptest::option::of("\\PC{0,60}"),
        amount in proptest::option::of(amounts()),
        exact in proptest::option::of(any::<bool>()),
    ) {
        let bill = IssuedBill {
            bill_pay_number: ControlNumber::try_from(number).unwrap(),
            bill_description: description.as_deref().map(visible_line),
            bill_customer_name: customer.as_deref().map(visible_line),
            bill_amount: amount,
            bill_max_collection_amount: None,
            bill_payment_mode: exact.map(|exact| if exact { PaymentMode::Exact } else { PaymentMode::default() }),
        };
        let json = serde_json::to_string(&bill).unwrap();
        prop_assert_eq!(serde_json::from_str::<IssuedBill>(&json).unwrap(), bill);
    }

    #[test]
    fn the_groups_of_a_control_number_are_the_whole_number(number in "[A-Z0-9]{1,60}") {
        let number = ControlNumber::try_from(number).unwrap();
        let groups: Vec<&str> = number.groups().collect();
        prop_assert_eq!(groups.concat(), number.as_str());
        prop_assert!(groups.len() == 1 || groups.iter().all(|group| (2..=4).contains(&group.len())));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "\\PC*|[-0-9., /=TtZzSsHh\u{2212}\u{a0}]*") {
        let draft = BillDraft {
            description: text.clone(),
            amount: AmountDraft::Text(text.clone()),
            payment_mode: text.clone(),
            reference: text,
        };
        if let Err(broken) = draft.parse() {
            prop_assert!(broken.iter().count() >= 1);
        }
    }

    #[test]
    fn no_json_number_makes_the_draft_panic(number in any::<f64>()) {
        let draft = BillDraft { amount: AmountDraft::Number(number), ..BillDraft::default() };
        if let Ok(bill) = draft.parse() {
            prop_assert!(bill.charge().is_some());
        }
    }
}
