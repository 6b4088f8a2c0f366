//! Renders the page and the element on a server, with the data that the browser needs to hydrate them.

use billpay_contract::Problem as ProblemDetails;
use futures_util::FutureExt;
use serde::Serialize;
use yew::LocalServerRenderer;

use crate::app::App;
use crate::json;
use crate::node_digest::digest_of_html;
use crate::page::Page;
use crate::page_data::{self, HydrationData};
use crate::state;
use crate::text::Text;

pub use crate::element_data::ElementData;
pub use crate::page_data::{ActionResult, PageContent, PageData};

/// The id of the script element with the data for hydration.
pub const PAGE_DATA_ID: &str = page_data::PAGE_DATA_ID;

/// Hides what needs scripts. A page has it in `<noscript>`, because not all browsers support the media query
/// `scripting`.
pub const NO_SCRIPT_STYLE: &str = "body .scripted{display:none}";

/// The rendered parts of a page.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    /// The HTML for the page's root element.
    pub root: String,
    /// The data for hydration, as JSON that is safe in a script element.
    pub data: String,
    /// The page's title.
    pub title: &'static str,
    /// The page's description.
    pub description: &'static str,
}

/// Renders a page. `gateway` is the gateway's address as the page's links have it, such as `./`;
/// `public_url` is its absolute address, for links that are shared. `None` if a component suspends or the
/// data can't be written as JSON, and neither is expected.
pub fn render_page(data: &PageData, gateway: &str, public_url: &str) -> Option<RenderedPage> {
    let text = Text::of(data.locale);
    let mut props = data.clone().props(gateway.to_owned().into(), None);
    props.widget.public_url = Some(public_url.to_owned().into());
    let renderer = LocalServerRenderer::<Page>::with_props(props);
    let root = renderer.render().now_or_never()?;
    Some(RenderedPage {
        data: hydration_json(&root, data)?,
        root,
        title: text.page_title,
        description: text.form_lead,
    })
}

/// The rendered parts of an element.
#[derive(Clone, Debug)]
pub struct RenderedElement {
    /// The HTML for the widget's root element.
    pub root: String,
    /// The data for hydration, as JSON that is safe in a script element.
    pub data: String,
}

/// Renders the widget for an element. `gateway` is the gateway's absolute address, with a slash at the
/// end. `None` as in [`render_page`].
pub fn render_element(data: &ElementData, gateway: &str) -> Option<RenderedElement> {
    let props = data
        .clone()
        .props(gateway.to_owned().into(), Some(data.key));
    let renderer = LocalServerRenderer::<App>::with_props(props);
    let root = renderer.render().now_or_never()?;
    Some(RenderedElement {
        data: hydration_json(&root, data)?,
        root,
    })
}

/// The data and the digest of the rendered HTML, as JSON.
fn hydration_json(root: &str, data: &impl Serialize) -> Option<String> {
    let digest = digest_of_html(root);
    let json = json::to_string(&HydrationData { digest, data })?;
    Some(script_json(&json))
}

/// Escapes `<`, which in JSON occurs in strings only. A script element must not contain its end tag or the
/// start of a comment (HTML standard, "Restrictions for contents of script elements").
fn script_json(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Whether a form that failed with this problem needs a new idempotency key.
pub fn needs_new_key(problem: &ProblemDetails) -> bool {
    state::needs_new_key(&page_data::failure(problem))
}

#[cfg(test)]
#[path = "ssr_tests.rs"]
mod tests;
