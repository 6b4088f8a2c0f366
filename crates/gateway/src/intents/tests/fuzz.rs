//! Fuzz targets of intents: only what the key has signed is accepted, and it is read as it was written.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::fuzz_inputs::{config, texts};

const CLAIMS: &str = include_str!("../../../tests/corpus/claims.txt");
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    ",",
    ":",
    "\"",
    "null",
    "1e3",
    "-1",
    "9223372036854775808",
    "1795595625",
    "\"\"",
    "\\u0000",
    "\u{202e}",
    "\"billAmount\":\"90.900\",",
    "\"deadline\":\"2026-12-31T23:59:60+14:00\",",
    "\"nbf\":0,",
    "\"jti\":\"x\",",
];

fn verify(token: &str) -> Result<Intent, IntentError> {
    IntentVerifier::new(&[secret_key(SECRET)]).verify(token, NOW)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fuzz_intent(claims in texts(CLAIMS, WORDS), at in any::<Index>(), byte in 33_u8..127) {
        let signer = secret_signer(SECRET);
        let signed = token(r#"{"alg":"HS256"}"#, &claims, &signer);
        if let Ok(intent) = verify(&signed) {
            let again = verify(&signer.sign(&intent).unwrap()).unwrap();
            prop_assert_eq!(again, intent);
        }
        // Neither the claims alone, nor a token with one other byte, nor another key's is accepted.
        prop_assert!(verify(&claims).is_err());
        let mut changed = signed.clone().into_bytes();
        let at = at.index(changed.len());
        changed[at] = byte;
        let changed = String::from_utf8(changed).unwrap();
        let refused = matches!(verify(&changed), Err(IntentError::Malformed(_) | IntentError::WrongSignature));
        prop_assert!(refused || changed == signed);
        let other = token(r#"{"alg":"HS256"}"#, &claims, &secret_signer("another secret of more than 32 bytes"));
        let refused = matches!(verify(&other), Err(IntentError::Malformed(_) | IntentError::WrongSignature));
        prop_assert!(refused);
    }
}
