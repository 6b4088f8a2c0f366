//! What a person does with the widget, from the page to the control number, in a real browser.

mod failures;
mod keyboard;
mod loading;
mod looks;
mod main_way;
mod validation;
