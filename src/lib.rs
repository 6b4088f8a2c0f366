//! The bill form and the control-number card, as Yew components.
//!
//! `state` decides, `components` show, `api` and `platform` act, `text` has the sentences. Components
//! render on a server too: they ask the browser for nothing but in effects and event handlers.

#[cfg(feature = "hydration")]
mod adopt;
mod answer;
mod api;
mod bill_pay;
mod components;
mod context;
mod digest;
#[cfg(feature = "hydration")]
mod element;
mod element_data;
#[cfg_attr(
    not(feature = "csr"),
    expect(dead_code, reason = "a server renders and does nothing else")
)]
mod events;
mod hooks;
mod intent;
mod json;
#[cfg(feature = "hydration")]
mod mount;
mod page;
mod page_data;
#[cfg_attr(
    not(feature = "hydration"),
    expect(dead_code, reason = "a server renders and does nothing else")
)]
mod platform;
#[cfg_attr(
    not(feature = "csr"),
    expect(dead_code, reason = "a server renders and does nothing else")
)]
mod remount;
mod requests_in_flight;
#[cfg(feature = "ssr")]
pub mod ssr;
mod state;
mod steps;
mod text;
mod theme;

pub use answer::{Failure, FieldError, FieldErrors, Trouble, TroubleKind};
pub use api::{CREATE_TIMEOUT, create_order_control_number};
pub use bill_pay::{BillPay, BillPayProps, Message};
pub use billpay_contract::Locale;
#[cfg(feature = "csr")]
pub use element::Widget;
pub use element_data::ElementData;
pub use events::{InvalidField, StatusDetail, WidgetEvent};
#[cfg(feature = "hydration")]
pub use mount::page;
pub use page::{Page, PageProps};
pub use page_data::{Found, PageContent, PageData};
pub use remount::Remount;
pub use state::{
    Check, CopyTarget, CreateCall, Effect, Event, Filling, Intent, Issued, Kept, Made, News,
    Opening, Origin, Preset, Rest, Screen, Sending, Signal, Signed, Standing, State, Target,
    Ticket,
};
pub use steps::{Source as StepsSource, source as steps_source};
pub use theme::Theme;
