//! One file of the page: its type, how long it may be kept, and its forms.

use bytes::Bytes;
use http::HeaderValue;
use sha2::{Digest, Sha256};

use super::encoding::Encoding;
use crate::middleware::content_security_policy;

/// A name that holds the hash of its content never gets another content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Kept, but asked for again each time; the tag makes that cheap.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// Digits of the hash of its bytes that `cargo xtask embed` puts into each name.
const NAME_HASH_DIGITS: usize = 16;

/// Bytes of the content's hash in its tag: far more than a folder of files can clash in.
const TAG_BYTES: usize = 16;

/// A file in one form.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) encoding: Encoding,
    pub(super) body: Bytes,
    /// A strong tag: forms differ in their bytes, so they differ in their tags.
    pub(super) tag: HeaderValue,
}

impl Form {
    pub(super) fn new(encoding: Encoding, content: Vec<u8>) -> Self {
        let digest = Sha256::digest(&content);
        let tag = format!("\"{}\"", hex::encode(&digest[..TAG_BYTES]));
        Self {
            encoding,
            body: Bytes::from(content),
            // Hex digits in quotes always can stand in a header.
            tag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("")),
        }
    }
}

/// A file of the page.
#[derive(Clone)]
pub(super) struct Asset {
    pub(super) content_type: HeaderValue,
    pub(super) cache_control: HeaderValue,
    /// Whether any page may load it: the widget lives in pages of other origins. The page of its
    /// own is for looking at, and answers of the API are for the shops that are let in.
    pub(super) for_any_page: bool,
    /// What a browser may do with it, where that is not what it may do with any answer.
    pub(super) policy: Option<HeaderValue>,
    /// The plain form is always among them.
    pub(super) forms: Vec<Form>,
}

impl Asset {
    pub(super) fn new(name: &str, forms: Vec<Form>) -> Self {
        let kept_for_ever = hash_in_name(name).is_some();
        Self {
            content_type: HeaderValue::from_static(content_type(name)),
            cache_control: if kept_for_ever { IMMUTABLE } else { NO_CACHE },
            for_any_page: !name.ends_with(".html"),
            policy: name.ends_with(".html").then(|| policy(&forms)).flatten(),
            forms,
        }
    }

    /// An answer that is no file, of that type.
    pub(super) fn of_type(content_type: &'static str, forms: Vec<Form>) -> Self {
        Self {
            content_type: HeaderValue::from_static(content_type),
            cache_control: NO_CACHE,
            for_any_page: false,
            policy: None,
            forms,
        }
    }

    pub(super) fn form(&self, encoding: Encoding) -> Option<&Form> {
        self.forms.iter().find(|form| form.encoding == encoding)
    }
}

/// For a page with styles and scripts of its own.
fn policy(forms: &[Form]) -> Option<HeaderValue> {
    let plain = forms
        .iter()
        .find(|form| form.encoding == Encoding::Identity)?;
    let html = std::str::from_utf8(&plain.body).ok()?;
    Some(content_security_policy::of_page(html, &[], "'none'"))
}

/// The type, by the name's ending (RFC 9239 for JavaScript, the WebAssembly Web API for wasm).
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The hash in a name such as `billpay-178dc392b1b0a333.css` or `…-b7c07642b86cf8f0_bg.wasm`.
fn hash_in_name(name: &str) -> Option<&str> {
    let (_, after) = name.rsplit_once('-')?;
    let (hash, ending) = after.split_at_checked(NAME_HASH_DIGITS)?;
    let hexadecimal = hash
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (hexadecimal && (ending.starts_with('.') || ending.starts_with("_bg."))).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for name in [
            "billpay-178dc392b1b0a333.css",
            "billpay-widget-b7c07642b86cf8f0_bg.wasm",
            "snippets/x-00000000000000ff.js",
        ] {
            assert!(hash_in_name(name).is_some(), "{name}");
        }
        for name in [
            "index.html",
            "billpay-widget.js",
            "billpay-178dc392b1b0a33.css",
            "billpay-178DC392B1B0A333.css",
            "billpay-178dc392b1b0a333x.css",
            "178dc392b1b0a333.css",
            "billpay-ééééééééé.css",
        ] {
            assert!(hash_in_name(name).is_none(), "{name}");
        }
    }

    #[test]
    fn browsers_compile_wasm_while_it_arrives_only_under_its_own_type() {
        assert_eq!(content_type("a-1_bg.wasm"), "application/wasm");
        assert_eq!(content_type("a.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("LICENSE"), "application/octet-stream");
    }
}
