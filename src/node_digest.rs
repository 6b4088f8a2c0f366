//! A digest of rendered nodes. The browser compares it with the server's before it hydrates, because Yew
//! panics where an element or a comment is missing or different.

/// FNV-1a, 32 bits (draft-eastlake-fnv). A cryptographic hash is not needed: nobody looks for a collision.
const OFFSET: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// The digest of the names of elements and comments in document order. A comment's name is `#comment`.
pub(crate) fn digest<N: AsRef<str>>(names: impl Iterator<Item = N>) -> u32 {
    names.fold(OFFSET, |digest, name| {
        let name = name.as_ref().bytes().map(|byte| byte.to_ascii_lowercase());
        name.chain([b'<']).fold(digest, |digest, byte| {
            (digest ^ u32::from(byte)).wrapping_mul(PRIME)
        })
    })
}

/// The digest of HTML as Yew renders it: outside comments, `<` occurs only in tags.
#[cfg(feature = "ssr")]
pub(crate) fn digest_of_html(html: &str) -> u32 {
    let mut rest = html;
    digest(std::iter::from_fn(|| {
        loop {
            let (_, after) = rest.split_once('<')?;
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                return Some("#comment");
            }
            rest = after;
            let name = after.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
            // The name of an end tag is empty here.
            if !name.is_empty() {
                return Some(name);
            }
        }
    }))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_and_order_of_elements_and_comments_matter() {
        let html =
            "<!--<[x]>--><p class=\"a\">5 &lt; 6</p><svg viewBox=\"0\"><path/></svg><!--</[x]>-->";
        let names = ["#comment", "P", "svg", "path", "#comment"];
        assert_eq!(digest_of_html(html), digest(names.iter()));
        let html = html.replace("class=\"a\"", "class=\"b\"").replace('5', "7");
        assert_eq!(digest_of_html(&html), digest(names.iter()));
        for other in [
            &["#comment", "svg", "p", "path", "#comment"][..],
            &["p", "svg", "path"],
            &["#comment", "psvg", "path", "#comment"],
        ] {
            assert_ne!(digest_of_html(&html), digest(other.iter()), "{other:?}");
        }
    }
}
