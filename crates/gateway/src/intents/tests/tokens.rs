//! Signatures: signed tokens are valid, and changed ones or ones of other keys are not.

use super::*;

#[test]
fn a_signed_token_is_valid() {
    let by_secret = secret_signer(SECRET).sign(&intent()).unwrap();
    assert_eq!(verify(&by_secret), Ok(intent()));
    let by_private = private_signer().sign(&intent()).unwrap();
    assert_eq!(verify_with(&[public_key()], &by_private), Ok(intent()));
}

#[test]
fn each_configured_key_verifies_and_no_other_does() {
    let keys = [
        secret_key(&SECRET.to_uppercase()),
        secret_key(SECRET),
        public_key(),
    ];
    let by_secret = secret_signer(SECRET).sign(&intent()).unwrap();
    let by_private = private_signer().sign(&intent()).unwrap();
    assert!(verify_with(&keys, &by_secret).is_ok());
    assert!(verify_with(&keys, &by_private).is_ok());
    let other = verify_with(&keys[..1], &by_secret);
    assert_eq!(other, Err(IntentError::WrongSignature));
    assert_eq!(verify_with(&[], &by_secret), Err(IntentError::NoKey));
}

#[test]
fn a_changed_character_anywhere_is_refused() {
    for (signer, key) in [
        (secret_signer(SECRET), secret_key(SECRET)),
        (private_signer(), public_key()),
    ] {
        let token = signer.sign(&intent()).unwrap();
        let keys = [key];
        for at in 0..token.len() {
            for other in ["A", "-", ".", "=", "\n", ""] {
                let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
                if changed != token {
                    let result = verify_with(&keys, &changed);
                    assert!(result.is_err(), "{other:?} at {at}");
                }
            }
        }
        for longer in [
            format!("{token}A"),
            format!("{token}.A"),
            format!(" {token}"),
        ] {
            assert!(verify_with(&keys, &longer).is_err());
        }
    }
}

#[test]
fn malformed_tokens_are_refused() {
    for text in ["", ".", "..", "a", "a.b", "a.b.c.d", "é.é.é", "e30.e30.e3="] {
        let Err(IntentError::Malformed(Flaw::Encoding | Flaw::Header)) = verify(text) else {
            panic!("{text}: {:?}", verify(text));
        };
    }
    flawed(&verify(&"a".repeat(MAX_TOKEN_BYTES + 1)), Flaw::TooLong);
}

#[test]
fn the_longest_bill_fits_into_a_token() {
    let bill = json!({"billDescription": "–".repeat(500), "billAmount": "999999999999.99",
                      "billReference": "7".repeat(20)});
    let draft: BillDraft = serde_json::from_value(bill).unwrap();
    let longest = Intent {
        max_collection: None,
        id: "x".repeat(ID_MAX_CHARS),
        request: draft.parse().unwrap(),
        customer_name: Some("😀".repeat(CUSTOMER_NAME_MAX_CHARS)),
        ..intent()
    };
    let token = secret_signer(SECRET).sign(&longest).unwrap();
    assert_eq!(verify(&token), Ok(longest));
}

#[test]
fn no_error_quotes_the_token_and_no_key_is_printed() {
    let claims = json!({"jti": "hunter2 hunter2", "billDescription": ["hunter2"]});
    let said = with(&claims).unwrap_err().to_string();
    assert!(!said.contains("hunter2"), "{said}");
    let printed = format!(
        "{:?} {:?} {:?}",
        secret_key(SECRET),
        secret_signer(SECRET),
        private_signer()
    );
    for secret in [SECRET, PRIVATE] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
