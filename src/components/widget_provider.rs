//! Provides the context that all components of a widget read.

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
    /// What the merchant changed about the channels, where the server has said it.
    pub(crate) channels: Option<Rc<ChannelOverrides>>,
    pub(crate) children: Html,
}

/// Provides the context. The merchant's channels are asked for before there is a card: one that comes
/// shows no channel that then goes.
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
