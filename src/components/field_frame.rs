//! What stands around every field: hint, note and error, and how they are tied to it. Must not
//! know what is typed.

use billpay_contract::Field;

use super::icon::{Icon, icon};
use super::markup::Markup;
use crate::state::Filling;
use crate::text::{FieldText, Text};

/// The id of a field, or of what belongs to it.
pub(super) fn id(name: &str, part: &str) -> String {
    ["billpay-", name, part].concat()
}

/// What is wrong at a field.
pub(super) fn error_at(form: &Filling, field: Field, text: &'static Text) -> Option<&'static str> {
    let error = form.errors.at(field)?;
    Some(text.field_error(error))
}

/// A page that comes with errors begins at the first of them.
pub(super) fn begun_at(to: &mut Markup, form: &Filling, field: Field) {
    to.set_if(form.errors.first() == Some(field), "autofocus", "autofocus");
}

const HINT: &str = "-hint";
/// Of the error, or of the note in its place.
const NEWS: &str = "-news";

/// What a screen reader reads after the label: the error or the note first, since it is news. The
/// field is wrong where there is an error.
pub(super) fn described(to: &mut Markup, name: &str, noted: bool, error: Option<&'static str>) {
    let hint = id(name, HINT);
    if noted || error.is_some() {
        to.set("aria-describedby", &[&id(name, NEWS), " ", &hint].concat());
    } else {
        to.set("aria-describedby", &hint);
    }
    to.set_if(error.is_some(), "aria-invalid", "true");
}

/// The hint and, in place of the note, the error. A note that is empty keeps its line.
pub(super) fn guidance(
    to: &mut Markup,
    name: &str,
    text: &FieldText,
    note: Option<&str>,
    error: Option<&'static str>,
) {
    to.begin("p|class=hint");
    to.set("id", &id(name, HINT));
    to.say(text.hint);
    to.end();
    to.place(|to| news(to, name, note, error));
}

fn news(to: &mut Markup, name: &str, note: Option<&str>, error: Option<&'static str>) {
    if error.is_none() && note.is_none() {
        return;
    }
    to.begin(match error {
        Some(_) => "p|class=error|part=error",
        None => "p|class=note",
    });
    to.set("id", &id(name, NEWS));
    match (error, note) {
        (Some(error), _) => {
            icon(to, Icon::Alert);
            to.line("span", error);
        }
        (None, Some(note)) if !note.is_empty() => {
            icon(to, Icon::Check);
            to.within("span", |to| to.write(note));
        }
        (None, _) => {}
    }
    to.end();
}
