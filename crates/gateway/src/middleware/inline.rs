//! What stands in a page itself, as its policy names it.

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

/// The styles and scripts of a page, each by its hash (CSP level 3, section 2.3.1).
#[derive(Debug)]
pub(crate) struct Inline {
    pub(crate) styles: Vec<String>,
    pub(crate) scripts: Vec<String>,
}

impl Inline {
    /// Those of a built page, and styles that are added to it.
    pub(crate) fn of(page: &str, added: &[&str]) -> Self {
        let styles = texts(page, "style").chain(added.iter().copied());
        Self {
            styles: styles.map(source).collect(),
            scripts: texts(page, "script").map(source).collect(),
        }
    }
}

/// What the page's elements of that name hold. An empty one holds nothing that runs.
fn texts<'a>(page: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (begin, end) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = page;
    let all = std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&begin)?;
        let (_, after) = after.split_once('>')?;
        let (text, after) = after.split_once(&end)?;
        rest = after;
        Some(text)
    });
    all.filter(|text| !text.is_empty())
}

fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard.
    const HASH: &str = "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='";

    #[test]
    fn each_text_is_named_by_its_hash() {
        let page = "<style>a{}</style><script src=a.js></script><script type=\"module\">doSomething();</script>";
        let inline = Inline::of(page, &["doSomething();"]);
        assert_eq!(inline.scripts, [HASH]);
        assert_eq!(inline.styles, [source("a{}"), HASH.to_owned()]);
    }

    #[test]
    fn a_page_without_any_names_none() {
        let inline = Inline::of("<script src=a.js></script><p>", &[]);
        assert!(inline.scripts.is_empty() && inline.styles.is_empty());
    }
}
