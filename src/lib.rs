//! The bill form and the control number's card, as Yew components.
//!
//! `state` is the state machine, `components` render its screens, `api` and `platform` do the work outside,
//! and `text` has the texts. Components are also rendered on a server, so they use the browser in effects
//! and event handlers only.

mod api;
mod app;
mod components;
mod context;
mod create_once;
#[cfg(feature = "hydration")]
mod element;
mod element_data;
#[cfg_attr(
    not(feature = "csr"),
    expect(dead_code, reason = "a server only renders")
)]
mod events;
mod failure;
#[cfg(feature = "hydration")]
mod heartbeat;
mod hooks;
#[cfg(feature = "hydration")]
mod hydration;
mod intent;
mod json;
#[cfg(feature = "hydration")]
mod mount_page;
mod node_digest;
mod page;
mod page_data;
mod payment_steps;
mod pending_requests;
#[cfg_attr(
    not(feature = "hydration"),
    expect(dead_code, reason = "a server only renders")
)]
mod platform;
#[cfg_attr(
    not(feature = "csr"),
    expect(dead_code, reason = "a server only renders")
)]
mod remount_state;
#[cfg(feature = "ssr")]
pub mod ssr;
mod state;
mod template_mistakes;
mod text;
mod theme;

pub use billpay_contract::Locale;

pub use api::{CREATE_TIMEOUT, create_order_control_number};
pub use app::{App, AppProps, Message};
#[cfg(feature = "csr")]
pub use element::Widget;
pub use element_data::ElementData;
pub use events::{InvalidField, StatusDetail, WidgetEvent};
pub use failure::{Failure, FieldError, FieldErrors, Problem, ProblemKind};

#[cfg(feature = "hydration")]
pub use heartbeat::{end, heartbeat};
#[cfg(feature = "hydration")]
pub use mount_page::page;
pub use page::{Page, PageProps};
pub use page_data::{ActionResult, PageContent, PageData};
pub use payment_steps::{Source as StepsSource, source as steps_source};
pub use remount_state::RemountState;
pub use state::{CreatedBill, InitialBill, Intent, NumberRequest, Signature, State};
pub use theme::Theme;
