//! All that touches the browser: calls, storage, clipboard, device, focus, language, mounting. Nothing here may
//! run while a component renders, since that also happens on a server. Must not know screens.

mod api;
mod clipboard;
mod device;
mod element;
mod focus;
mod host;
mod json;
mod language;
mod memory;
mod mount;
mod print;
mod typed;

pub use api::{CREATE_TIMEOUT, create_order_control_number};
pub use element::{Paused, Widget};
pub use host::Host;
pub use mount::page;

pub(crate) use api::Call;
pub(crate) use clipboard::{Copied, copy};
pub(crate) use device::{Device, device, share};
pub(crate) use focus::focus;
pub(crate) use host::Heard;
pub(crate) use language::{remember_locale, speak, wished_locale};
pub(crate) use memory::{forget, keep, keep_channel, recall, recall_channel};
pub(crate) use print::print;
pub(crate) use typed::{chosen, entered, typed};
