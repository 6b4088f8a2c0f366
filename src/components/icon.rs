//! The few drawings, as inline SVG in the text's colour. Decorative: the words beside them say
//! the same, so screen readers skip them.

use super::markup::Markup;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Alert,
    Check,
    Copy,
}

/// On a grid of 24 by 24.
const fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Alert => "path|d=M12 7v6m0 4h.01M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18z",
        Icon::Check => "path|d=M5 12.5l4.5 4.5L19 7.5",
        Icon::Copy => "path|d=M9 9h11v11H9zM5 15H4V4h11v1",
    }
}

pub(super) fn icon(to: &mut Markup, icon: Icon) {
    to.begin("svg|class=icon|viewBox=0 0 24 24|aria-hidden=true");
    to.begin(path(icon));
    to.end();
    to.end();
}
