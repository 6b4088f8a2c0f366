//! Which tokens are intents, and which are not, whoever made them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use billpay_contract::BillDraft;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;

const NOW: Moment = Moment::from_unix(1_795_592_025);

const SECRET: &str = "a secret of more than 32 bytes, as it must be";

/// RFC 8037, A.1 and A.2.
const PRIVATE: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn secret_key(text: &str) -> IntentKey {
    IntentKey::secret(SecretString::from(text)).unwrap()
}

fn public_key() -> IntentKey {
    IntentKey::public(PUBLIC).unwrap()
}

fn secret_signer(text: &str) -> SigningKey {
    SigningKey::secret(SecretString::from(text)).unwrap()
}

fn private_signer() -> SigningKey {
    SigningKey::private(&SecretString::from(PRIVATE)).unwrap()
}

fn intent() -> Intent {
    let bill = json!({"billDescription": "Order 1042 – maji", "billAmount": 45500.5,
                      "billPaymentMode": "EXACT", "billReference": "ORDER1042"});
    let draft: BillDraft = serde_json::from_value(bill).unwrap();
    Intent {
        id: "order-1042".to_owned(),
        request: draft.parse().unwrap(),
        customer_name: Some("Asha Juma".to_owned()),
        deadline: Some(Moment::from_unix(NOW.unix() + 86_400)),
        expires_at: Moment::from_unix(NOW.unix() + 3_600),
    }
}

/// A token with this header and payload, whatever they are.
fn token(header: &str, payload: &str, sign: &SigningKey) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", encode(header), encode(payload));
    let signature = sign.signature(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

const HS256: &str = r#"{"alg":"HS256"}"#;

fn verify_with(keys: &[IntentKey], token: &str) -> Result<Intent, IntentError> {
    IntentVerifier::new(keys).verify(token, NOW)
}

fn verify(token: &str) -> Result<Intent, IntentError> {
    verify_with(&[secret_key(SECRET)], token)
}

/// What becomes of an intent with these claims in place of, or beside, its own.
fn with(claims: &Value) -> Result<Intent, IntentError> {
    let mut all = json!({"jti": "a", "exp": NOW.unix() + 60, "billAmount": 500});
    let claims = claims.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(claims);
    verify(&token(HS256, &all.to_string(), &secret_signer(SECRET)))
}

#[track_caller]
fn flawed(result: &Result<Intent, IntentError>, flaw: Flaw) {
    assert_eq!(*result, Err(IntentError::Malformed(flaw)));
}

#[test]
fn what_was_signed_is_read() {
    let by_secret = secret_signer(SECRET).sign(&intent()).unwrap();
    assert_eq!(verify(&by_secret), Ok(intent()));
    let by_private = private_signer().sign(&intent()).unwrap();
    assert_eq!(verify_with(&[public_key()], &by_private), Ok(intent()));
}

#[test]
fn each_of_several_keys_counts_and_no_other() {
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
fn the_header_does_not_choose_the_algorithm() {
    let payload = json!({"jti": "a", "exp": NOW.unix() + 60, "billAmount": 500}).to_string();
    // The public key is known to everybody: it must not do as the secret of HS256.
    let by_everybody = secret_signer(PUBLIC);
    let keys = [public_key()];
    let confused = token(HS256, &payload, &by_everybody);
    flawed(&verify_with(&keys, &confused), Flaw::Algorithm);
    let confused = token(r#"{"alg":"EdDSA"}"#, &payload, &by_everybody);
    assert_eq!(
        verify_with(&keys, &confused),
        Err(IntentError::WrongSignature)
    );

    for alg in ["none", "None", "hs256", "HS512", "RS256", ""] {
        let header = json!({"alg": alg}).to_string();
        let named = token(&header, &payload, &secret_signer(SECRET));
        flawed(&verify(&named), Flaw::Algorithm);
        let (signed, _) = named.rsplit_once('.').unwrap();
        flawed(&verify(&format!("{signed}.")), Flaw::Algorithm);
    }
    let good = token(HS256, &payload, &secret_signer(SECRET));
    let (signed, _) = good.rsplit_once('.').unwrap();
    assert_eq!(
        verify(&format!("{signed}.")),
        Err(IntentError::WrongSignature)
    );
}

#[test]
fn a_header_is_an_object_with_an_algorithm_and_nothing_that_must_be_understood() {
    let payload = json!({"jti": "a", "exp": NOW.unix() + 60, "billAmount": 500}).to_string();
    let with_header = |header: &str| verify(&token(header, &payload, &secret_signer(SECRET)));
    for header in [
        r#"{"alg":"HS256"}"#,
        r#"{"typ":"JWT","alg":"HS256","kid":"2"}"#,
        r#" {"alg" : "HS256"} "#,
    ] {
        assert!(with_header(header).is_ok(), "{header}");
    }
    for header in [
        "",
        "{}",
        "null",
        r#"["HS256"]"#,
        r#"{"alg":["HS256"]}"#,
        r#"{"alg":"HS256","alg":"none"}"#,
        r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
    ] {
        flawed(&with_header(header), Flaw::Header);
    }
}

#[test]
fn what_is_no_token_is_told_so() {
    for text in ["", ".", "..", "a", "a.b", "a.b.c.d", "é.é.é", "e30.e30.e3="] {
        let Err(IntentError::Malformed(Flaw::Form | Flaw::Header)) = verify(text) else {
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
        id: "x".repeat(ID_MAX_CHARS),
        request: draft.parse().unwrap(),
        customer_name: Some("😀".repeat(CUSTOMER_NAME_MAX_CHARS)),
        ..intent()
    };
    let token = secret_signer(SECRET).sign(&longest).unwrap();
    assert_eq!(verify(&token), Ok(longest));
}

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
    ] {
        flawed(
            &verify(&token(HS256, payload, &secret_signer(SECRET))),
            Flaw::Payload,
        );
    }
    let twice = r#"{"jti":"a","exp":1795592085,"billAmount":500,"billAmount":5}"#;
    flawed(
        &verify(&token(HS256, twice, &secret_signer(SECRET))),
        Flaw::Bill,
    );
}

#[test]
fn what_is_absent_null_blank_or_unknown_means_nothing() {
    let bare = with(&json!({})).unwrap();
    assert_eq!((&bare.customer_name, bare.deadline), (&None, None));
    let same = with(
        &json!({"customerName": " ", "deadline": null, "nbf": null, "iat": "x",
                            "billReference": null, "iss": "shop"}),
    );
    assert_eq!(same, Ok(bare));
}

#[test]
fn it_counts_from_nbf_to_exp_and_clocks_may_differ_by_a_minute() {
    let lives = |exp: i64| with(&json!({"exp": NOW.unix() + exp})).map(|intent| intent.expires_at);
    assert_eq!(lives(-60), Err(IntentError::Expired));
    assert_eq!(lives(-59), Ok(Moment::from_unix(NOW.unix() - 59)));
    let year = MAX_LIFE_DAYS * 86_400;
    assert!(lives(year + 60).is_ok());
    assert_eq!(lives(year + 61), Err(Flaw::Expiry.into()));
    assert_eq!(with(&json!({"exp": i64::MIN})), Err(IntentError::Expired));

    let begins = |nbf: i64| with(&json!({"nbf": NOW.unix() + nbf}));
    assert!(begins(60).is_ok());
    assert_eq!(begins(61), Err(IntentError::NotYet));
}

#[test]
fn its_bill_keeps_the_rules_of_every_bill() {
    let Err(IntentError::BrokenRules(broken)) =
        with(&json!({"billAmount": "90.900", "billReference": "A-1"}))
    else {
        panic!("taken");
    };
    assert_eq!(broken.iter().count(), 2);
    let nothing = with(&json!({"billAmount": null}));
    assert!(matches!(nothing, Err(IntentError::BrokenRules(_))));
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

#[test]
fn a_key_is_read_as_openssl_and_as_jwk_write_it() {
    let token = private_signer().sign(&intent()).unwrap();
    let public = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    for text in [
        PUBLIC.to_owned(),
        format!("{PUBLIC}="),
        public.to_owned(),
        format!("-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n"),
        format!("-----BEGIN PUBLIC KEY----- {public} -----END PUBLIC KEY-----"),
        format!(r"-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----"),
    ] {
        let key = IntentKey::public(&text).unwrap();
        assert_eq!(verify_with(&[key], &token), Ok(intent()), "{text}");
    }
    let private = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{private}\n-----END PRIVATE KEY-----\n");
    for text in [private.to_owned(), pem] {
        let signer = SigningKey::private(&SecretString::from(text)).unwrap();
        assert_eq!(signer.sign(&intent()).unwrap(), token);
    }
}

#[test]
fn what_is_no_key_is_told_so() {
    let short = IntentKey::secret(SecretString::from("31 bytes are one too few, so no"));
    assert_eq!(short.unwrap_err(), KeyFlaw::TooShort);
    let private = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----";
    assert_eq!(IntentKey::public(private).unwrap_err(), KeyFlaw::Private);
    let zeros = "A".repeat(43);
    let many = "-----BEGIN PUBLIC KEY-----\nMCow";
    for text in ["", "key", &zeros, many, &PUBLIC[1..]] {
        assert_eq!(IntentKey::public(text).unwrap_err(), KeyFlaw::NoPublicKey);
    }
    for text in ["", "key", &PRIVATE[2..]] {
        let signer = SigningKey::private(&SecretString::from(text));
        assert_eq!(signer.unwrap_err(), KeyFlaw::NoPrivateKey);
    }
}
