//! What a person does with the widget, from the page to the control number, in a real browser: on
//! the page of its own, and in the pages of shops.

mod again;
mod arriving;
mod before_bundle;
mod channels;
mod demo;
mod element;
mod element_changes;
mod element_copying;
mod element_events;
mod element_leaving;
mod element_life;
mod failures;
mod first_use;
mod hostile;
mod keyboard;
mod languages;
mod loading;
mod looks;
mod main_way;
mod paid;
mod phone;
mod scriptless;
mod shop;
mod signed;
mod steady;
mod take_along;
mod taken_over;
mod validation;
mod without_bundle;
