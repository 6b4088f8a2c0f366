//! The page around the rendered widget: the built `index.html`. For each response the gateway replaces
//! the beginning of its head and of its body.
//!
//! A slot is an empty `<template>` in `index.html`. It ends a part that the gateway writes; the same part
//! of `index.html` is what `trunk serve` shows. Unlike a comment, it survives Trunk's minifier.

use std::sync::Arc;

use billpay_widget::ssr::{NO_SCRIPT_STYLE, PAGE_DATA_ID, Rendered};
use http::HeaderValue;

use crate::middleware::content_security_policy;

/// Ends the part of the head that depends on the language.
const HEAD_SLOT: &str = "<template id=\"slot-head\"></template>";

/// Ends the head. Trunk adds its links before it.
const HEAD_END: &str = "</head>";

/// Ends the rendered part of the body.
const BODY_SLOT: &str = "<template id=\"slot-body\"></template>";

/// The most folders that a page is below the gateway's address: `/bills/{id}/check`.
pub(super) const MAX_DEPTH: usize = 2;

/// The built page lacks a slot, or has it in another order.
#[derive(Debug, thiserror::Error)]
#[error("index.html has no {0} where the gateway needs it")]
pub struct MissingSlot(&'static str);

/// The built page. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Template(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    /// From the head's slot to its end.
    head: String,
    /// From the body's slot to the end.
    rest: String,
    policy: HeaderValue,
    /// The policy of a page with a `<base>`.
    policy_with_base: HeaderValue,
}

impl Template {
    /// # Errors
    /// If a slot is missing: the page is not the one of this gateway.
    pub(crate) fn parse(index: &str) -> Result<Self, MissingSlot> {
        let (_, rest) = around(index, HEAD_SLOT)?;
        let (head, rest) = around(rest, HEAD_END)?;
        let (_, rest) = around(rest, BODY_SLOT)?;
        let policy = |base| content_security_policy::of_page(index, &[NO_SCRIPT_STYLE], base);
        Ok(Self(Arc::new(Parts {
            head: head.to_owned(),
            rest: rest.to_owned(),
            policy: policy("'none'"),
            policy_with_base: policy("'self'"),
        })))
    }

    /// The whole page in that language, so many folders below the gateway's address.
    pub(super) fn page(&self, lang: &str, depth: usize, rendered: &Rendered) -> String {
        let Parts { head, rest, .. } = &*self.0;
        let Rendered {
            root,
            data,
            title,
            description,
        } = rendered;
        let base = match depth {
            0 => String::new(),
            _ => format!("<base href=\"{}\">", base(depth)),
        };
        format!(
            "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\">{base}<title>{title}</title>\
             <meta name=\"description\" content=\"{description}\">\
             <noscript><style>{NO_SCRIPT_STYLE}</style></noscript>{head}</head>\
             <body class=\"palette\" data-waits><div id=\"billpay\">{root}</div>\
             <script type=\"application/json\" id=\"{PAGE_DATA_ID}\">{data}</script>{rest}"
        )
    }

    /// What a browser may do with the page.
    pub(super) fn policy(&self, depth: usize) -> HeaderValue {
        let Parts {
            policy,
            policy_with_base,
            ..
        } = &*self.0;
        if depth == 0 { policy } else { policy_with_base }.clone()
    }
}

/// The way from a page to the gateway's address, as a relative address.
pub(super) fn base(depth: usize) -> String {
    "../".repeat(depth)
}

/// What is before and after the tag. Minifiers remove its quotes.
fn around<'a>(html: &'a str, tag: &'static str) -> Result<(&'a str, &'a str), MissingSlot> {
    html.split_once(tag)
        .or_else(|| html.split_once(&tag.replace('"', "")))
        .ok_or(MissingSlot(tag))
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
