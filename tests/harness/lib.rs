//! Drives the real thing: the gateway's own program with its sandbox, in a real Chromium, on real
//! sockets. Knows what a person can do and see; must not know how the widget is built.

mod accessibility;
mod browser;
mod emulation;
mod gateway;
mod hand;
mod memory;
mod page;
mod program;
mod scriptless;
mod settings;
mod shop;
mod taken_over;
mod towns;
mod visit;
mod wait;

pub use billpay_contract::Field;
pub use gateway::{Gateway, signed};
pub use page::{HOLD_NEXT_CALL, Page, REFUSE_COPYING};
pub use shop::{Mount, ShopPage};
pub use towns::{visit_shop_of_two, visit_signed};
pub use visit::{Outcome, Visit, visit, visit_shop};
