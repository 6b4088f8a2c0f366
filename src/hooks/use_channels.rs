//! The merchant's changes to the payment channels.

use std::rc::Rc;

use billpay_contract::ChannelOverrides;
use yew::prelude::*;

use crate::api;
use crate::platform::task::Task;

/// The merchant's changes, `initial` where the server has rendered them already. Otherwise the gateway
/// is asked, and asked again when its address changes; until it answers there are no changes.
#[hook]
pub(crate) fn use_channels(
    gateway: &AttrValue,
    initial: Option<Rc<ChannelOverrides>>,
) -> Rc<ChannelOverrides> {
    let known = use_mut_ref(|| initial.is_some());
    let changes = use_state_eq(|| initial.unwrap_or_default());
    {
        let changes = changes.setter();
        use_effect_with(gateway.clone(), move |gateway| {
            // Only for the first address.
            let request = (!known.take()).then(|| request(gateway.clone(), changes));
            move || drop(request)
        });
    }
    (*changes).clone()
}

fn request(gateway: AttrValue, changes: UseStateSetter<Rc<ChannelOverrides>>) -> Task {
    changes.set(Rc::default());
    Task::spawn(async move {
        // Without an answer the widget's own channels stay.
        if let Ok(answer) = api::channels(&gateway).await {
            changes.set(answer.into());
        }
    })
}
