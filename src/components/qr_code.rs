//! The bill's page for the camera of a phone. Must not know what a code means.

use super::markup::Markup;
use crate::text::LiveText;

/// Drawn into the page: an image would need a shop's policy to allow it. Its place is kept: what
/// stands below does not move when the drawing comes.
pub(super) fn qr_code(to: &mut Markup, drawing: &str, live: &'static LiveText) {
    let drawn = drawing.split_once('\n');
    let (size, path) = drawn.unwrap_or(("1", ""));
    to.begin(match drawn {
        Some(_) => "figure|class=qr scripted",
        None => "figure|class=qr scripted undrawn",
    });
    to.begin("svg|role=img");
    to.set("viewBox", &["0 0 ", size, " ", size].concat());
    to.set_if(true, "aria-label", live.qr_alt);
    to.begin("path");
    to.set("d", path);
    to.end();
    to.end();
    to.line("figcaption", live.qr_title);
    to.end();
}
