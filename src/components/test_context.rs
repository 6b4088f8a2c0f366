//! The context for tests of components.

use std::rc::Rc;

use billpay_contract::Locale;
use yew::prelude::*;

use crate::context::WidgetContext;
use crate::theme::Theme;

#[derive(PartialEq, Properties)]
pub(super) struct ProvidedProps {
    pub(super) widget: WidgetContext,
    pub(super) children: Html,
}

/// Provides the context.
#[component]
pub(super) fn Provided(props: &ProvidedProps) -> Html {
    html! {
        <ContextProvider<WidgetContext> context={props.widget.clone()}>
            { props.children.clone() }
        </ContextProvider<WidgetContext>>
    }
}

/// The context of a widget on the gateway's own page.
pub(super) fn widget(locale: Locale) -> WidgetContext {
    WidgetContext {
        locale,
        theme: Theme::System,
        own_page: true,
        gateway: "./".into(),
        public_url: "./".into(),
        storage: true,
        channels: Rc::default(),
    }
}
