//! The choice of the payment mode. Must not know when the mode is sent.

use billpay_contract::{Field, PaymentMode};
use yew::prelude::*;

use super::field_frame::{FieldIds, guidance};
use crate::browser;
use crate::locale::Locale;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct PaymentModeFieldProps {
    pub(super) locale: Locale,
    pub(super) chosen: AttrValue,
    pub(super) error: Option<&'static str>,
    /// Whether it is the first field with an error.
    pub(super) first: bool,
    /// The first choice: where the focus goes.
    pub(super) node: NodeRef,
    pub(super) on_chosen: Callback<String>,
}

#[component]
pub(super) fn PaymentModeField(props: &PaymentModeFieldProps) -> Html {
    let text = Text::of(props.locale);
    let ids = FieldIds::new(Field::PaymentMode.wire_name());
    let on_change = props
        .on_chosen
        .reform(|event: Event| browser::chosen(&event));
    html! {
        <fieldset class="field choices" part="field" aria-describedby={ids.described_by(props.error.is_some())}
            aria-invalid={props.error.map(|_| "true")}>
            <legend class="label" part="label">{ text.payment_mode.label }</legend>
            { for PaymentMode::ALL.into_iter().map(|mode| choice(props, mode, &on_change)) }
            { guidance(&ids, &text.payment_mode, None, props.error) }
        </fieldset>
    }
}

fn choice(props: &PaymentModeFieldProps, mode: PaymentMode, on_change: &Callback<Event>) -> Html {
    let text = Text::of(props.locale);
    let id = ["billpay-", mode.wire_name()].concat();
    let first = PaymentMode::ALL[0] == mode;
    let node = if first {
        props.node.clone()
    } else {
        NodeRef::default()
    };
    html! {
        <label class="choice" for={id.clone()}>
            <input {id} ref={node} type="radio" name={Field::PaymentMode.wire_name()}
                value={mode.wire_name()} autofocus={props.first && first} checked={props.chosen == mode.wire_name()}
                onchange={on_change.clone()} />
            <span>{ (text.mode_name)(mode) }</span>
        </label>
    }
}
