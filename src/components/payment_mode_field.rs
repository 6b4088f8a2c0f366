//! The choice of the payment mode. Must not know when the mode is sent.

use billpay_contract::{Field, PaymentMode};
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::field_frame::{begun_at, described, error_at, guidance, id};
use super::markup::Markup;
use super::view::View;
use crate::state::Filling;

pub(super) fn payment_mode_field(to: &mut Markup, view: &View<'_>, form: &Filling) {
    let (text, name) = (view.text, Field::PaymentMode.wire_name());
    let error = error_at(form, Field::PaymentMode, text);
    to.begin("fieldset|class=field choices|part=field");
    described(to, name, false, error);
    to.line("legend|class=label|part=label", text.payment_mode.label);
    for &mode in PaymentMode::ALL {
        let id = id(mode.wire_name(), "");
        to.begin("label|class=choice");
        to.set("for", &id);
        to.begin("input|type=radio");
        to.set("id", &id);
        to.set_if(true, "name", name);
        to.value(mode.wire_name());
        to.checked(form.draft.payment_mode == mode.wire_name());
        if PaymentMode::ALL[0] == mode {
            // The first choice is where the focus goes.
            to.node(view.targets.field(Field::PaymentMode));
            begun_at(to, form, Field::PaymentMode);
        }
        to.on(|| ListenerKind::onchange, Act::Type(Field::PaymentMode));
        to.end();
        to.line("span", (text.mode_name)(mode));
        to.end();
    }
    guidance(to, name, &text.payment_mode, None, error);
    to.end();
}
