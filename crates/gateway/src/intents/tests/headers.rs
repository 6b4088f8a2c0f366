//! The rules of a token's header.

use super::*;

#[test]
fn the_header_does_not_choose_the_algorithm() {
    let payload = json!({"jti": "a", "exp": NOW.unix() + 60, "billAmount": 500}).to_string();
    // The public key must not be accepted as a secret for HS256.
    let forger = secret_signer(PUBLIC);
    let keys = [public_key()];
    let confused = token(HS256, &payload, &forger);
    flawed(&verify_with(&keys, &confused), Flaw::Algorithm);
    let confused = token(r#"{"alg":"EdDSA"}"#, &payload, &forger);
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
fn a_header_is_an_object_with_alg_and_without_crit() {
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
