//! A control number for eyes, for ears and for the clipboard. Must not know where it stands.

use billpay_contract::ControlNumber;
use yew::prelude::*;

/// A number within other words.
pub(super) fn number(number: &ControlNumber) -> Html {
    html! {
        <>
            <span aria-hidden="true">{ digits(number) }</span>
            <span class="unseen spoken">{ spoken(number) }</span>
        </>
    }
}

/// Groups to be read by eye. The gaps are drawn, not written, so that a selection copies the
/// bare number; it may wrap between groups.
pub(super) fn digits(number: &ControlNumber) -> Html {
    number
        .groups()
        .map(|group| html! { <><span class="group">{ group.to_owned() }</span><wbr /></> })
        .collect()
}

/// For screen readers: digit by digit, as one reads it to a phone, not one number of trillions.
pub(super) fn spoken(number: &ControlNumber) -> String {
    let groups = number
        .groups()
        .map(|group| group.split("").collect::<Vec<_>>().join(" "));
    groups.collect::<Vec<_>>().join(",")
}
