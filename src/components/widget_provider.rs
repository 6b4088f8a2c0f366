//! Provides the [`WidgetContext`] to the components of a widget.

use std::rc::Rc;

use billpay_contract::{ChannelOverrides, Locale};
use yew::prelude::*;

use crate::context::WidgetContext;
use crate::hooks::use_channels;
use crate::theme::Theme;

#[derive(PartialEq, Properties)]
pub(crate) struct WidgetProviderProps {
    pub(crate) locale: Locale,
    pub(crate) theme: Theme,
    pub(crate) own_page: bool,
    pub(crate) gateway: AttrValue,
    pub(crate) public_url: AttrValue,
    pub(crate) storage: bool,
    /// The merchant's changes to the payment channels, if the server sent them.
    pub(crate) channels: Option<Rc<ChannelOverrides>>,
    pub(crate) children: Html,
}

/// Provides the context. It loads the merchant's changes to the payment channels before there is a card,
/// so that no channel disappears from the card later.
#[component]
pub(crate) fn WidgetProvider(props: &WidgetProviderProps) -> Html {
    let context = WidgetContext {
        locale: props.locale,
        theme: props.theme,
        own_page: props.own_page,
        gateway: props.gateway.clone(),
        public_url: props.public_url.clone(),
        storage: props.storage,
        channels: use_channels(&props.gateway, props.channels.clone()),
    };
    html! {
        <ContextProvider<WidgetContext> {context}>{ props.children.clone() }</ContextProvider<WidgetContext>>
    }
}
