//! Test harness: runs the real gateway with its sandbox and drives a real Chromium, in terms of what a customer can
//! do and see.

mod accessibility;
mod browser;
mod emulation;
mod external_sandbox;
mod gateway;
mod hydration;
mod input;
mod memory;
mod page;
mod program;
mod settings;
mod shop;
mod visit;
mod wait;
mod without_scripts;

pub use billpay_contract::Field;
pub use external_sandbox::{visit_shop_with_two_gateways, visit_signed};
pub use gateway::{Gateway, signed};
pub use page::{HOLD_NEXT_CALL, Page, REFUSE_COPYING};
pub use shop::{Mount, ShopPage};
pub use visit::{Outcome, Visit, visit, visit_shop};
