//! The page as a server renders it, before any script runs, and what it hands to the browser.

use billpay_contract::Problem;
use futures_util::FutureExt;
use serde::Serialize;
use yew::LocalServerRenderer;

use crate::bill_pay::BillPay;
use crate::digest::digest_of_html;
use crate::json;
use crate::page::Page;
use crate::page_data::{self, RenderedFrom};
use crate::state;
use crate::text::Text;

pub use crate::element_data::ElementData;
pub use crate::page_data::{Found, PageContent, PageData};

/// The id of the script element with the JSON for the browser.
pub const PAGE_DATA_ID: &str = page_data::PAGE_DATA_ID;

/// Without scripts, what only they can do is not there. A style of its own, for browsers that don't
/// tell their stylesheets that scripts are off.
pub const NO_SCRIPT_STYLE: &str = "body .scripted{display:none}";

/// A page's parts, for whoever has the rest of it.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// What stands in the page's root.
    pub root: String,
    /// What the browser starts from, as JSON that can stand in a script element.
    pub data: String,
    /// The page's title.
    pub title: &'static str,
    /// What the page is for.
    pub description: &'static str,
}

/// Renders a page. `gateway` is how the page's own addresses begin, with a slash at the end;
/// `public_url` is the gateway's whole address, to be given to others. `None` where a component waits
/// for something, which none does.
pub fn render(data: &PageData, gateway: &str, public_url: &str) -> Option<Rendered> {
    let text = Text::of(data.locale);
    let mut props = data.clone().props(gateway.to_owned().into(), None);
    props.widget.public_url = Some(public_url.to_owned().into());
    let renderer = LocalServerRenderer::<Page>::with_props(props);
    let root = renderer.render().now_or_never()?;
    Some(Rendered {
        data: handed(&root, data)?,
        root,
        title: text.page_title,
        description: text.form_lead,
    })
}

/// The inside of an element, rendered.
#[derive(Clone, Debug)]
pub struct RenderedElement {
    /// What stands in the widget's root.
    pub root: String,
    /// What the browser starts from, as JSON that can stand in a script element.
    pub data: String,
}

/// Renders the inside of an element. `gateway` is the gateway's whole address, with a slash at the end.
/// `None` where a component waits for something, which none does.
pub fn render_element(data: &ElementData, gateway: &str) -> Option<RenderedElement> {
    let props = data.clone().props(gateway.to_owned().into());
    let renderer = LocalServerRenderer::<BillPay>::with_props(props);
    let root = renderer.render().now_or_never()?;
    Some(RenderedElement {
        data: handed(&root, data)?,
        root,
    })
}

/// What was rendered from that data, as the browser is told of it.
fn handed(root: &str, data: &impl Serialize) -> Option<String> {
    let digest = digest_of_html(root);
    let json = json::to_string(&RenderedFrom { digest, data })?;
    Some(script_json(&json))
}

/// In a script element no text may look like its end, or like a comment's beginning (HTML
/// standard, restrictions for contents of script elements); in JSON a `<` stands in texts only.
fn script_json(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Whether a form that failed so is shown with a new key.
pub fn asks_anew(problem: &Problem) -> bool {
    state::asks_anew(&page_data::failure(problem))
}

#[cfg(test)]
#[path = "ssr_tests.rs"]
mod tests;
