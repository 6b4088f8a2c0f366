//! The bill form and the control-number card, as Yew components.
//!
//! `state` decides, `components` show, `browser` acts, `text` speaks. Components render on a
//! server too: nothing outside effects and event handlers may ask for a browser, and only the
//! `browser` room may name its interfaces.

mod answer;
mod browser;
mod components;
mod locale;
mod state;
mod text;

pub use answer::{Failure, FieldError, FieldErrors, Trouble, TroubleKind};
pub use browser::{CREATE_TIMEOUT, create_order_control_number, mount};
pub use components::{BillPay, BillPayProps, Page, PageProps};
pub use locale::Locale;
pub use state::{Effect, Event, Filling, Screen, Sending, step};
