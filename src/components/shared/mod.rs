//! Components and functions that several screens use.

mod action_button;
mod copy_button;
mod facts;
mod icon;
mod notice;
mod number;
mod post_form;
mod text_span;

pub(crate) use action_button::ActionButton;
pub(crate) use copy_button::CopyButton;
pub(crate) use facts::{amount_fact, fact, fact_with, time};
pub(crate) use icon::{Icon, icon};
pub(crate) use notice::{notice, unusable_notice};
pub(crate) use number::{digits, number, spoken};
pub(crate) use post_form::{PostForm, hidden};
pub(crate) use text_span::text_span;
