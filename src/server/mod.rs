//! The page as a server renders it, before any script runs, and what it hands over to the browser
//! that takes it over. Must not know requests, nor how a page is answered.

mod handed;
mod notice;
mod props;
mod shown;
#[cfg(test)]
mod tests;

use billpay_contract::Problem;
use futures_util::FutureExt;
use yew::LocalServerRenderer;

use crate::answer::{Failure, read_problem};
use crate::components::BillPay;
use crate::state;
use crate::text::Text;

pub use handed::HANDED;
pub use notice::{BARE, Found};
pub use shown::{Shown, View};

/// A page's parts, for whoever has the rest of it.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// What stands in the page's root.
    pub root: String,
    /// What is handed over, as JSON that can stand in a script element.
    pub handed: String,
    /// The page's title.
    pub title: &'static str,
    /// What the page is for.
    pub description: &'static str,
}

/// Renders a page; nothing where a component waits for something, which none does.
pub fn render(view: &View, shown: Shown) -> Option<Rendered> {
    let text = Text::of(view.locale);
    let handed = handed::json(view, &shown);
    // The browser draws its own in place of this one: nothing need be found again in it.
    let renderer = LocalServerRenderer::<BillPay>::with_props(props::of(view, shown));
    let renderer = renderer.hydratable(false);
    Some(Rendered {
        root: renderer.render().now_or_never()?,
        handed,
        title: text.page_title,
        description: text.form_lead,
    })
}

/// Whether a form that failed so is shown with a new key.
pub fn asks_anew(problem: &Problem) -> bool {
    state::asks_anew(&failure(problem))
}

fn failure(problem: &Problem) -> Failure {
    read_problem(problem.status, problem)
}
