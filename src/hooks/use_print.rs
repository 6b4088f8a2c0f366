//! Printing one card.

use yew::prelude::*;

use crate::platform::print;

/// A callback that prints the node. The printed copy is removed from the page with the component.
#[hook]
pub(crate) fn use_print(node: &NodeRef) -> Callback<()> {
    let printed = use_mut_ref(|| None);
    {
        let printed = printed.clone();
        use_effect_with((), move |()| {
            move || {
                printed.take();
            }
        });
    }
    use_callback(node.clone(), move |(), node| {
        printed.replace(print::print(node));
    })
}
