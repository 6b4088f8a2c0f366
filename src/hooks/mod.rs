//! Hooks for everything that depends on the browser. Each returns a default in the first render, which also
//! happens on a server, and uses the browser in effects and event handlers only.

mod bill_watch;
mod use_channels;
mod use_copy;
mod use_device;
mod use_last_channel;
mod use_now;
mod use_print;
mod use_qr_code;

pub(crate) use bill_watch::use_bill_watch;
pub(crate) use use_channels::use_channels;
pub(crate) use use_copy::{CopyHandle, use_copy};
pub(crate) use use_device::use_device;
pub(crate) use use_last_channel::use_last_channel;
pub(crate) use use_now::use_now;
pub(crate) use use_print::{use_print, use_print_when};
pub(crate) use use_qr_code::{QrCode, use_qr_code};
