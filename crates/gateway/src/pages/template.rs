//! The built page, taken apart at the places that differ from one answer to the next.

use std::sync::Arc;

use billpay_widget::ssr::{NO_SCRIPT_STYLE, PAGE_DATA_ID, Rendered};
use http::HeaderValue;

use super::bundle::Bundle;
use crate::middleware::inline::Inline;
use crate::middleware::security_headers;

/// Where the page's addresses begin, for a page that stands so deep.
pub(super) const BASES: [&str; 3] = ["", "../", "../../"];

/// The page without what is rendered. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Template(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    /// Up to the language, and from there to the title.
    to_lang: String,
    to_title: String,
    /// From the title to what the page is for, and from there to the body.
    to_description: String,
    to_body: String,
    /// From the body to what is rendered, and from there to the end.
    to_root: String,
    rest: String,
    /// With no base, and with one.
    policies: [HeaderValue; 2],
    bundle: Option<Bundle>,
}

impl Template {
    /// From the built page; nothing where it lacks a place.
    pub(crate) fn parse(page: &str) -> Option<Self> {
        let (to_lang, rest) = page.split_once("<html lang=")?;
        let (_, rest) = rest.split_once('>')?;
        let (to_title, rest) = rest.split_once("<title>")?;
        let (_, rest) = rest.split_once("</title>")?;
        let (to_description, rest) = around_description(rest)?;
        let (to_body, rest) = rest.split_once("<body")?;
        let (to_root, rest) = around_root(rest)?;
        let inline = Inline::of(page, &[NO_SCRIPT_STYLE]);
        let policy = |base| security_headers::page_policy(&inline, base);
        Some(Self(Arc::new(Parts {
            to_lang: to_lang.to_owned(),
            to_title: to_title.to_owned(),
            to_description: to_description.to_owned(),
            to_body: to_body.to_owned(),
            to_root: to_root.to_owned(),
            rest: rest.to_owned(),
            policies: [policy("'none'")?, policy("'self'")?],
            bundle: Bundle::of(page),
        })))
    }

    /// The whole page in that language, so many folders below the gateway's address.
    pub(super) fn page(&self, lang: &str, depth: usize, rendered: &Rendered) -> String {
        let parts = &*self.0;
        let base = match BASES[depth] {
            "" => String::new(),
            base => format!("<base href=\"{base}\">"),
        };
        [
            &*parts.to_lang,
            "<html lang=\"",
            lang,
            "\">",
            &parts.to_title,
            &base,
            "<title>",
            rendered.title,
            "</title>",
            &parts.to_description,
            "<meta name=\"description\" content=\"",
            rendered.description,
            "\"><noscript><style>",
            NO_SCRIPT_STYLE,
            "</style></noscript>",
            &parts.to_body,
            "<body data-waits",
            &parts.to_root,
            ">",
            &rendered.root,
            "</div><script type=\"application/json\" id=\"",
            PAGE_DATA_ID,
            "\">",
            &rendered.data,
            "</script>",
            &parts.rest,
        ]
        .concat()
    }

    /// The `Link` header with the bundle, which a browser loads while it reads the page.
    pub(super) fn bundle(&self, depth: usize) -> Option<HeaderValue> {
        self.0.bundle.as_ref().map(|bundle| bundle.links(depth))
    }

    /// What a browser may do with the page.
    pub(super) fn policy(&self, depth: usize) -> HeaderValue {
        self.0.policies[usize::from(depth > 0)].clone()
    }
}

/// Builds differ in the order of attributes, and in quotes.
fn around_description(page: &str) -> Option<(&str, &str)> {
    let name = ["name=description", "name=\"description\""];
    let at = name.iter().find_map(|name| page.find(name))?;
    let start = page[..at].rfind("<meta")?;
    let end = at + page[at..].find('>')? + 1;
    Some((&page[..start], &page[end..]))
}

/// The root's first tag belongs to what stands before it, its last to what is rendered: between them
/// stands what a page shows that no server has rendered.
fn around_root(page: &str) -> Option<(&str, &str)> {
    let tags = ["<div id=billpay>", "<div id=\"billpay\">"];
    let start = tags
        .iter()
        .find_map(|tag| Some(page.find(tag)? + tag.len()))?;
    let failed = start + page[start..].find("billpay-failed")?;
    let end = page[start..failed].rfind("</div>")? + start;
    // Up to the end of the first tag, which is left open.
    let opened = start - 1;
    Some((&page[..opened], &page[end + "</div>".len()..]))
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
