//! One line of text to type. Must not know any rule: it shows the error that it is given.

use billpay_contract::Field;
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::field_frame::{described, guidance, id};
use super::markup::Markup;
use super::view::View;
use crate::text::FieldText;

/// A field of text.
pub(super) struct TextField<'a> {
    pub(super) field: Field,
    pub(super) text: &'static FieldText,
    /// The input's own attributes.
    pub(super) input: &'static str,
    pub(super) value: &'a str,
    pub(super) error: Option<&'static str>,
    /// Whether it is the first one with an error: a page that comes with errors begins there.
    pub(super) first: bool,
    /// How the typed text was understood; where it is empty, its line stands open.
    pub(super) note: Option<&'a str>,
    /// The word for "optional", where the field is.
    pub(super) optional: Option<&'static str>,
    /// Where the keyboard's enter key goes; without it sends the form.
    pub(super) next: Option<Field>,
}

pub(super) fn text_field(to: &mut Markup, view: &View<'_>, field: &TextField<'_>) {
    let name = field.field.wire_name();
    to.begin("div|class=field|part=field");
    to.begin("label|class=label|part=label");
    to.set("for", &id(name, ""));
    to.say(field.text.label);
    if let Some(optional) = field.optional {
        to.say(" ");
        to.within("span|class=optional", |to| {
            to.write(&["(", optional, ")"].concat());
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
    to.value(field.value);
    let noted = field.note.is_some_and(|note| !note.is_empty());
    described(to, name, noted, field.error);
    to.set_if(field.first, "autofocus", "autofocus");
    to.on(|| ListenerKind::oninput, Act::Type(field.field));
    to.on(|| ListenerKind::onkeydown, Act::Enter(field.next));
    to.end();
    guidance(to, name, field.text, field.note, field.error);
    to.end();
}
