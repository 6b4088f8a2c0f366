//! Watches the payment status of the bills on the screen. All pages and frames of one origin share one event
//! stream per gateway, because browsers open only six connections to a server over HTTP/1.1: one page, the
//! leader, has the stream and sends its messages to the others. Where no messages arrive, a page polls. A
//! page that is not visible does nothing, and checks the status when the customer returns.

mod backoff;
mod leader;
mod page_watch;
mod stream;
mod tabs;
mod watched_bills;
mod watcher;

use billpay_contract::BillId;
use yew::prelude::*;

use self::page_watch::PageWatch;
use crate::context::use_widget_context;
use crate::state::BillUpdate;

/// Watches that bill while the component is mounted.
#[hook]
pub(crate) fn use_bill_watch(bill: Option<BillId>, on_update: Callback<BillUpdate>) {
    let gateway = use_widget_context().gateway;
    use_effect_with((gateway, bill), move |(gateway, bill)| {
        let subscription = bill
            .clone()
            .map(|bill| PageWatch::of(gateway).subscribe(bill, on_update));
        move || drop(subscription)
    });
}
