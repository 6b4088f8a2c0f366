//! The payment mode's radio buttons.

use std::rc::Rc;

use billpay_contract::{Field, PaymentMode};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field_description::{FieldIds, field_description, option_id};
use crate::components::shared::text_span;
use crate::context::use_widget_context;

#[derive(PartialEq, Properties)]
pub(super) struct PaymentModeFieldProps {
    /// The wire name of the chosen mode.
    pub(super) chosen: AttrValue,
    /// Whether the inputs show `chosen`; otherwise they keep their state.
    pub(super) controlled: bool,
    pub(super) error: Option<AttrValue>,
    /// Whether this field gets the focus when a page with errors is loaded.
    pub(super) autofocus: bool,
    /// The first radio button, which takes the focus.
    pub(super) node: NodeRef,
    pub(super) on_edit: Callback<(Field, String)>,
}

#[component]
pub(super) fn PaymentModeField(props: &PaymentModeFieldProps) -> Html {
    let text = use_widget_context().text();
    let ids = FieldIds::new(Field::PaymentMode);
    let onchange = props.on_edit.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        (Field::PaymentMode, input.value())
    });
    let choices = PaymentMode::ALL.iter().copied().map(|mode| {
        html! {
            <label class="choice" for={option_id(mode.wire_name())}>
                { radio(props, mode, onchange.clone()) }
                { text_span((text.mode_name)(mode)) }
            </label>
        }
    });
    html! {
        <fieldset class="field choices" part="field"
            aria-describedby={ids.described_by(props.error.is_some())}
            aria-invalid={props.error.as_ref().map(|_| "true")}>
            <legend class="label" part="label" key={text.payment_mode.label}>{ text.payment_mode.label }</legend>
            { for choices }
            { field_description(&ids, &text.payment_mode, None, props.error.as_ref()) }
        </fieldset>
    }
}

fn radio(props: &PaymentModeFieldProps, mode: PaymentMode, onchange: Callback<Event>) -> Html {
    let first = mode == PaymentMode::ALL[0];
    let node = if first {
        props.node.clone()
    } else {
        NodeRef::default()
    };
    let value = mode.wire_name();
    let mut input = html! {
        <input type="radio" id={option_id(value)} name={Field::PaymentMode.wire_name()} {value}
            checked={props.chosen == value} autofocus={props.autofocus && first} ref={node} {onchange} />
    };
    // A server renders `checked`, so it is always rendered. Hydration must not overwrite the customer's
    // choice with it.
    if !props.controlled
        && let Html::VTag(tag) = &mut input
    {
        Rc::make_mut(tag).preserve_checked();
    }
    input
}
