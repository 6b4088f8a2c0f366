//! The page around the rendered widget: the built `index.html`. For each response the gateway replaces
//! the beginning of its head and of its body.
//!
//! A slot marks the end of a part of `index.html` that the gateway replaces. `trunk serve` shows the original
//! part. A slot is an empty `<template>`, because Trunk's minifier removes comments.

use std::sync::Arc;

use billpay_widget::ssr::{NO_SCRIPT_STYLE, PAGE_DATA_ID, RenderedPage};
use http::HeaderValue;

use crate::middleware::content_security_policy;

/// The end of the part of the head that depends on the language.
const HEAD_SLOT: &str = "<template id=\"slot-head\"></template>";

/// The end of the head. The links that Trunk adds are before it.
const HEAD_END: &str = "</head>";

/// The end of the rendered part of the body.
const BODY_SLOT: &str = "<template id=\"slot-body\"></template>";

/// The largest depth of a page, which is its number of folders below the gateway's address: two for
/// `/bills/{id}/check`.
pub(super) const MAX_DEPTH: usize = 2;

/// The built page lacks one of these tags, or has them in another order.
#[derive(Debug, thiserror::Error)]
#[error("index.html has no {0} where the gateway needs it")]
pub struct MissingTag(&'static str);

/// The built page. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Template(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    /// What follows the head's slot, up to `</head>`.
    head: String,
    /// What follows the body's slot.
    rest: String,
    /// The `Content-Security-Policy` of a page without a `<base>`.
    policy: HeaderValue,
    /// The policy of a page with a `<base>`.
    policy_with_base: HeaderValue,
}

impl Template {
    /// Splits the built page at its slots.
    ///
    /// # Errors
    /// If a tag is missing, because the page was built for another version of the gateway.
    pub(crate) fn parse(index: &str) -> Result<Self, MissingTag> {
        let (_, rest) = split_at_tag(index, HEAD_SLOT)?;
        let (head, rest) = split_at_tag(rest, HEAD_END)?;
        let (_, rest) = split_at_tag(rest, BODY_SLOT)?;
        let policy = |base| content_security_policy::of_page(index, &[NO_SCRIPT_STYLE], base);
        Ok(Self(Arc::new(Parts {
            head: head.to_owned(),
            rest: rest.to_owned(),
            policy: policy("'none'"),
            policy_with_base: policy("'self'"),
        })))
    }

    /// The whole page in that language, at that depth. The texts are the widget's own, so they need no escaping.
    pub(super) fn page(&self, lang: &str, depth: usize, rendered: &RenderedPage) -> String {
        let Parts { head, rest, .. } = &*self.0;
        let RenderedPage {
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

    /// The `Content-Security-Policy` of a page at that depth.
    pub(super) fn policy(&self, depth: usize) -> HeaderValue {
        let Parts {
            policy,
            policy_with_base,
            ..
        } = &*self.0;
        let policy = if depth == 0 { policy } else { policy_with_base };
        policy.clone()
    }
}

/// The relative address of the gateway, from a page at that depth.
pub(super) fn base(depth: usize) -> String {
    "../".repeat(depth)
}

/// Splits the HTML at the tag, which may have lost its quotes to a minifier.
fn split_at_tag<'a>(html: &'a str, tag: &'static str) -> Result<(&'a str, &'a str), MissingTag> {
    html.split_once(tag)
        .or_else(|| html.split_once(&tag.replace('"', "")))
        .ok_or(MissingTag(tag))
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
