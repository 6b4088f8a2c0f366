//! All that touches the browser: calls, streams, clock, storage, clipboard, device, focus, address, language,
//! mounting. Nothing here may run while a component renders, since that also happens on a server. Must not know screens.

mod address;
mod api;
mod bills;
mod call;
mod clipboard;
mod clock;
mod device;
mod element;
mod fields;
mod focus;
mod handed;
mod host;
mod language;
mod listener;
mod live;
mod memory;
mod mount;
mod print;
mod promise;
mod random;
mod shapes;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod shapes_tests;
mod storage;
mod turn;
mod typed;

pub use api::{CREATE_TIMEOUT, create_order_control_number};
pub use element::Widget;
pub use host::Host;
pub use mount::page;

pub(crate) use address::show_address;
pub(crate) use call::Call;
pub(crate) use clipboard::{Copied, copy, select};
pub(crate) use clock::Minutes;
pub(crate) use device::{Device, device, share};
pub(crate) use focus::{focus, focus_within};
pub(crate) use host::Heard;
pub(crate) use language::{remember_locale, speak, wished_locale};
pub(crate) use live::Live;
pub(crate) use memory::{forget, keep, keep_channel, keep_ticket, recall, recall_channel};
pub(crate) use print::{Printed, print};
pub(crate) use random::fresh_key;
pub(crate) use turn::Turn;
pub(crate) use typed::{entered, opened, plain, typed};
