//! All that touches the browser: calls, clipboard, focus, language, mounting. Nothing here may
//! run while a component renders, since that also happens on a server. Must not know screens.

mod api;
mod clipboard;
mod focus;
mod language;
mod mount;
mod typed;

pub use api::{CREATE_TIMEOUT, create_order_control_number};
pub use mount::mount;

pub(crate) use api::Call;
pub(crate) use clipboard::{Copied, copy};
pub(crate) use focus::focus;
pub(crate) use language::{remember_locale, speak, wished_locale};
pub(crate) use typed::{chosen, typed};
