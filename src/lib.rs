//! The bill form and the control-number card, as Yew components.
//!
//! `state` decides, `components` show, `browser` acts, `text` speaks. Components render on a
//! server too: nothing outside effects and event handlers may ask for a browser, and only the
//! `browser` room may name its interfaces.

mod answer;
mod bill_id;
mod browser;
mod components;
mod intent;
mod locale;
mod pace;
#[cfg(not(target_arch = "wasm32"))]
pub mod server;
mod state;
mod steps;
mod text;
mod theme;

pub use answer::{Failure, FieldError, FieldErrors, Trouble, TroubleKind};
pub use bill_id::BillId;
pub use browser::{CREATE_TIMEOUT, Host, Widget, create_order_control_number, page};
pub use components::{Begin, BillPay, BillPayProps, Place, Slot};
pub use locale::Locale;
pub use state::{
    Check, Copy, CreateCall, Effect, Event, Filling, IdempotencyKey, Intent, Issued, Kept, Made,
    News, Opening, Origin, Preset, Rest, Screen, Sending, Signal, Signed, Standing, State, Target,
    Ticket,
};
pub use steps::{Source as StepsSource, source as steps_source};
pub use theme::Theme;
