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

/// Calls `on_print` once for each of the requests, which are counted, when the content is `complete`.
#[hook]
pub(crate) fn use_print_when(complete: bool, requests: u32, on_print: &Callback<()>) {
    let printed = use_mut_ref(|| 0);
    let on_print = on_print.clone();
    use_effect_with((complete, requests), move |&(complete, requests)| {
        if complete && printed.replace(requests) != requests {
            on_print.emit(());
        }
    });
}
