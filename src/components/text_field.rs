//! One line of text to type. Must not know any rule: it shows the error that it is given.

use billpay_contract::Field;
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::field_frame::{begun_at, described, error_at, guidance, id};
use super::markup::Markup;
use super::view::View;
use crate::state::Filling;
use crate::text::{FieldText, Text};

/// A field of text, whatever is in it.
pub(super) struct TextField {
    pub(super) field: Field,
    /// Its label and hint.
    pub(super) text: fn(&'static Text) -> &'static FieldText,
    /// The input's own attributes.
    pub(super) input: &'static str,
    pub(super) optional: bool,
    /// Where the keyboard's enter key goes; without it sends the form.
    pub(super) next: Option<Field>,
}

/// `note` is how the typed text was understood; where it is empty, its line stands open.
pub(super) fn text_field(
    to: &mut Markup,
    view: &View<'_>,
    form: &Filling,
    field: &TextField,
    value: &str,
    note: Option<&str>,
) {
    let (name, text) = (field.field.wire_name(), (field.text)(view.text));
    let error = error_at(form, field.field, view.text);
    to.begin("div|class=field|part=field");
    to.begin("label|class=label|part=label");
    to.set("for", &id(name, ""));
    to.say(text.label);
    if field.optional {
        to.say(" ");
        to.within("span|class=optional", |to| {
            to.write(&["(", view.text.optional, ")"].concat());
        });
    }
    to.end();
    to.begin(field.input);
    to.set("id", &id(name, ""));
    to.set_if(true, "name", name);
    to.set_if(
        true,
        "enterkeyhint",
        if field.next.is_some() { "next" } else { "go" },
    );
    to.node(view.targets.field(field.field));
    to.value(value);
    let noted = note.is_some_and(|note| !note.is_empty());
    described(to, name, noted, error);
    begun_at(to, form, field.field);
    to.on(|| ListenerKind::oninput, Act::Type(field.field));
    to.on(|| ListenerKind::onkeydown, Act::Enter(field.next));
    to.end();
    guidance(to, name, text, note, error);
    to.end();
}
