//! The context that every component reads: language, theme, the gateway.

use std::rc::Rc;

use billpay_contract::{ChannelOverrides, Locale};
use yew::prelude::*;

use crate::text::Text;
use crate::theme::Theme;

/// What the root provides to all components.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WidgetContext {
    pub(crate) locale: Locale,
    pub(crate) theme: Theme,
    /// Whether the page is the gateway's own. Only there may a field have `autofocus`.
    pub(crate) own_page: bool,
    /// The gateway's address, with a slash at the end. It may be relative to the page.
    pub(crate) gateway: AttrValue,
    /// The gateway's absolute address, with a slash at the end, for links that are shared.
    pub(crate) public_url: AttrValue,
    /// Whether the widget may use the browser's storage.
    pub(crate) storage: bool,
    /// The merchant's changes to the payment channels.
    pub(crate) channels: Rc<ChannelOverrides>,
}

impl WidgetContext {
    /// The texts in the widget's language.
    pub(crate) const fn text(&self) -> &'static Text {
        Text::of(self.locale)
    }

    /// The address that a form is posted to where no script runs.
    pub(crate) fn form_action(&self, path: &str) -> AttrValue {
        [&*self.gateway, path].concat().into()
    }
}

/// The context of the component's widget.
#[hook]
pub(crate) fn use_widget_context() -> WidgetContext {
    use_context().expect("components are rendered inside a ContextProvider<WidgetContext>")
}
