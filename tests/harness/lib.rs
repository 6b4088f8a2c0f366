//! Test harness: runs the real gateway with its sandbox and drives a real browser, in terms of what a customer can
//! do and see.

mod accessibility;
mod any_engine;
mod browser;
mod emulation;
mod engine;
mod external_sandbox;
mod gateway;
mod hydration;
mod input;
mod memory;
mod page;
mod program;
mod scripts;
mod settings;
mod shop;
mod visit;
mod wait;
mod without_scripts;

pub use billpay_contract::Field;
pub use engine::{Engine, Setup};
pub use external_sandbox::{visit_shop_with_two_gateways, visit_signed};
pub use gateway::{Gateway, signed};
pub use page::Page;
pub use scripts::{BREAK_ONCE, HOLD_NEXT_CALL, REFUSE_COPYING, TRANSLATOR};
pub use shop::{Mount, ShopPage};
pub use visit::{Outcome, Visit, visit, visit_in, visit_shop, visit_shop_in};
