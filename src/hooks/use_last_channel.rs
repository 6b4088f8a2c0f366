//! The payment channel that the customer opened last, on an earlier card or visit.

use billpay_contract::Channel;
use web_sys::Element;
use yew::prelude::*;

use crate::platform::storage;

/// The channel that was opened last; `None` in the first render, without storage, and if the customer
/// opened a channel of this `list` before the scripts ran.
#[hook]
pub(crate) fn use_last_channel(storage: bool, list: &NodeRef) -> Option<Channel> {
    let channel = use_state_eq(|| None);
    {
        let (channel, list) = (channel.setter(), list.clone());
        use_effect_with((), move |()| {
            if storage && !has_open(&list) {
                channel.set(storage::last_channel());
            }
        });
    }
    *channel
}

fn has_open(list: &NodeRef) -> bool {
    list.cast::<Element>()
        .is_some_and(|list| matches!(list.query_selector("[open]"), Ok(Some(_))))
}
