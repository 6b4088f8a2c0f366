//! The control number in large digits, with its copy button.

use billpay_contract::ControlNumber;
use yew::prelude::*;

use crate::components::shared::{CopyButton, digits, spoken};
use crate::hooks::CopyHandle;
use crate::state::CopyTarget;
use crate::text::Text;

/// `shown` is bound to the element with the digits.
pub(super) fn large_number(
    number: &ControlNumber,
    copy: &CopyHandle,
    shown: &NodeRef,
    text: &Text,
) -> Html {
    html! {
        <div class="plate" part="plate">
            <p class="plate-label" key={text.card_number}>{ text.card_number }</p>
            <p class="number" part="number" translate="no" aria-hidden="true" ref={shown.clone()}>{ digits(number) }</p>
            <p class="unseen spoken" translate="no">{ spoken(number) }</p>
            <CopyButton what={CopyTarget::Number} value={number.as_str().to_owned()}
                shown={shown.clone()} copy={copy.clone()} />
        </div>
    }
}
