//! The control number in large digits.

use billpay_contract::ControlNumber;
use yew::prelude::*;

use crate::components::shared::{CopyButton, digits, spoken};
use crate::context::use_widget;
use crate::hooks::CopyHandle;
use crate::state::Copy;

#[derive(PartialEq, Properties)]
pub(super) struct PlateProps {
    pub(super) number: ControlNumber,
    pub(super) copy: CopyHandle,
}

#[component]
pub(super) fn Plate(props: &PlateProps) -> Html {
    let text = use_widget().text();
    let shown = use_node_ref();
    let number = &props.number;
    html! {
        <div class="plate" part="plate">
            <p class="plate-label">{ text.card_number }</p>
            <p class="number" part="number" translate="no" aria-hidden="true" ref={shown.clone()}>{ digits(number) }</p>
            <p class="unseen spoken" translate="no">{ spoken(number) }</p>
            <CopyButton what={Copy::Number} value={number.as_str().to_owned()} {shown} copy={props.copy.clone()} />
        </div>
    }
}
