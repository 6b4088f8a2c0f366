//! The merchant's changes to the payment channels.

use std::rc::Rc;

use billpay_contract::ChannelOverrides;
use yew::prelude::*;

use crate::api;
use crate::platform::task::Task;

/// The merchant's changes: `initial` if the server sent them, otherwise the gateway's answer. They are
/// loaded again when the gateway's address changes. Until the answer there are no changes.
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
            // `initial` is for the first address only.
            let request = (!known.take()).then(|| request(gateway.clone(), changes));
            move || drop(request)
        });
    }
    (*changes).clone()
}

fn request(gateway: AttrValue, changes: UseStateSetter<Rc<ChannelOverrides>>) -> Task {
    changes.set(Rc::default());
    Task::spawn(async move {
        // Without an answer, the channels stay unchanged.
        if let Ok(answer) = api::channels(&gateway).await {
            changes.set(answer.into());
        }
    })
}
