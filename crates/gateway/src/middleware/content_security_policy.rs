//! The `Content-Security-Policy` header: the policy of every response, and that of a page with styles
//! and scripts of its own.

use base64::prelude::{BASE64_STANDARD, Engine};
use http::HeaderValue;
use sha2::{Digest, Sha256};

/// Everything from the gateway's origin and nothing inline. WebAssembly may be compiled, no string may
/// become code, only pages of the same origin may have the page in a frame, and forms are sent to the
/// gateway only.
pub(super) const DEFAULT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'self'; base-uri 'none'";

/// The policy of a page: the default, the hashes of the inline styles and scripts in its HTML and of
/// the styles that are added to it, and the source of its `<base>`.
pub(crate) fn of_page(html: &str, added_styles: &[&str], base: &str) -> HeaderValue {
    let styles = inline_texts(html, "style").chain(added_styles.iter().copied());
    let policy = with_hashes(DEFAULT, "style-src", styles);
    let policy = with_hashes(&policy, "script-src", inline_texts(html, "script"));
    let policy = policy.replace("base-uri 'none'", &format!("base-uri {base}"));
    // Hashes and sources are ASCII.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(DEFAULT))
}

fn with_hashes<'a>(policy: &str, directive: &str, texts: impl Iterator<Item = &'a str>) -> String {
    let sources: String = texts
        .map(|text| format!(" {}", hash_source(text)))
        .collect();
    policy.replace(directive, &format!("{directive}{sources}"))
}

/// A text by its hash (CSP level 3, section 2.3.1).
fn hash_source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// The texts of all elements of that name. An empty element needs no permission.
fn inline_texts<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = html;
    let texts = std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&start)?;
        let (_, after) = after.split_once('>')?;
        let (text, after) = after.split_once(&end)?;
        rest = after;
        Some(text)
    });
    texts.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's example, of `doSomething();`.
    const HASH: &str = "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='";

    #[test]
    fn inline_styles_and_scripts_are_allowed_by_their_hashes() {
        let html = "<style>a{}</style><script src=a.js></script><script type=\"module\">doSomething();</script>";
        let policy = of_page(html, &["doSomething();"], "'self'");
        let style = hash_source("a{}");
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src {HASH} 'self' 'wasm-unsafe-eval'; \
                 style-src {style} {HASH} 'self'; img-src 'self' data:; connect-src 'self'; \
                 form-action 'self'; frame-ancestors 'self'; base-uri 'self'"
            )
        );
    }

    #[test]
    fn a_page_without_inline_code_has_the_default_policy() {
        let policy = of_page("<script src=a.js></script><p>", &[], "'none'");
        assert_eq!(policy, DEFAULT);
    }
}
