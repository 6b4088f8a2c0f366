//! The formats of keys.

use super::*;

#[test]
fn keys_are_read_in_the_formats_of_openssl_and_jwk() {
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
fn invalid_keys_are_refused() {
    let short = IntentKey::secret(SecretString::from("31 bytes are one too few, so no"));
    assert_eq!(short.unwrap_err(), KeyError::TooShort);
    let private = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----";
    assert_eq!(IntentKey::public(private).unwrap_err(), KeyError::Private);
    let zeros = "A".repeat(43);
    let many = "-----BEGIN PUBLIC KEY-----\nMCow";
    for text in ["", "key", &zeros, many, &PUBLIC[1..]] {
        assert_eq!(IntentKey::public(text).unwrap_err(), KeyError::NoPublicKey);
    }
    for text in ["", "key", &PRIVATE[2..]] {
        let signer = SigningKey::private(&SecretString::from(text));
        assert_eq!(signer.unwrap_err(), KeyError::NoPrivateKey);
    }
}
