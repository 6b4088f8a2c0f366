//! The rules of the claims.

use super::*;

#[test]
fn each_claim_has_its_rule() {
    let long = "x".repeat(ID_MAX_CHARS + 1);
    for (claims, flaw) in [
        (json!({"jti": null}), Flaw::Id),
        (json!({"jti": 7}), Flaw::Id),
        (json!({"jti": ""}), Flaw::Id),
        (json!({"jti": "a b"}), Flaw::Id),
        (json!({"jti": "é"}), Flaw::Id),
        (json!({"jti": long}), Flaw::Id),
        (json!({"exp": null}), Flaw::Expiry),
        (json!({"exp": "1795592085"}), Flaw::Expiry),
        (json!({"exp": 1_795_592_085.5}), Flaw::Expiry),
        (json!({"exp": 1_795_592_085_000_u64}), Flaw::Expiry),
        (json!({"exp": u64::MAX}), Flaw::Expiry),
        (json!({"nbf": "soon"}), Flaw::NotBefore),
        (json!({"customerName": 7}), Flaw::CustomerName),
        (json!({"customerName": "Asha\nJuma"}), Flaw::CustomerName),
        (json!({"customerName": "x".repeat(101)}), Flaw::CustomerName),
        (json!({"deadline": 1_795_592_085}), Flaw::Deadline),
        (json!({"deadline": "tomorrow"}), Flaw::Deadline),
        (json!({"billDescription": 7}), Flaw::Bill),
        (json!({"billAmount": {}}), Flaw::Bill),
        (json!({"billAmount": null}), Flaw::Amount),
        (json!({"billAmount": " "}), Flaw::Amount),
    ] {
        let result = with(&claims);
        assert_eq!(result, Err(IntentError::Malformed(flaw)), "{claims}");
    }
    for payload in [
        "",
        "[]",
        "null",
        r#"["a",1795592085]"#,
        r#"{"jti":"a","jti":"b","exp":1795592085,"billAmount":500}"#,
        r#"{"jti":"a","exp":1795592085,"billAmount":500,"billAmount":5}"#,
    ] {
        flawed(
            &verify(&token(HS256, payload, &secret_signer(SECRET))),
            Flaw::Payload,
        );
    }
}

#[test]
fn absent_null_blank_and_unknown_claims_are_ignored() {
    let bare = with(&json!({})).unwrap();
    assert_eq!((&bare.customer_name, bare.deadline), (&None, None));
    let same = with(
        &json!({"customerName": " ", "deadline": null, "nbf": null, "iat": "x",
                            "billReference": null, "iss": "shop"}),
    );
    assert_eq!(same, Ok(bare));
}

#[test]
fn an_intent_is_valid_from_nbf_to_exp_with_a_minute_of_leeway() {
    let lives = |exp: i64| with(&json!({"exp": NOW.unix() + exp})).map(|intent| intent.expires_at);
    assert!(matches!(lives(-60), Err(IntentError::Expired(_))));
    assert_eq!(lives(-59), Ok(Timestamp::from_unix(NOW.unix() - 59)));
    let year = MAX_VALIDITY_DAYS * 86_400;
    assert!(lives(year + 60).is_ok());
    assert_eq!(lives(year + 61), Err(Flaw::Expiry.into()));
    assert!(matches!(
        with(&json!({"exp": i64::MIN})),
        Err(IntentError::Expired(_))
    ));

    let begins = |nbf: i64| with(&json!({"nbf": NOW.unix() + nbf}));
    assert!(begins(60).is_ok());
    assert_eq!(begins(61), Err(IntentError::NotYet));
}

#[test]
fn an_intents_bill_must_follow_the_rules_of_bills() {
    let Err(IntentError::BrokenRules(broken)) =
        with(&json!({"billAmount": "90.900", "billReference": "A-1"}))
    else {
        panic!("taken");
    };
    assert_eq!(broken.iter().count(), 2);
}
