//! Formats a control number for display and for screen readers.

use billpay_contract::ControlNumber;
use yew::prelude::*;

/// A number inside a sentence.
pub(crate) fn number(number: &ControlNumber) -> Html {
    html! {
        <>
            <span aria-hidden="true">{ digits(number) }</span>
            <span class="unseen spoken">{ spoken(number) }</span>
        </>
    }
}

/// Groups of digits for display. CSS draws the gaps, so that a selection copies the number without spaces.
/// Lines may break between groups.
pub(crate) fn digits(number: &ControlNumber) -> Html {
    number
        .groups()
        .map(|group| html! { <><span class="group">{ group.to_owned() }</span><wbr /></> })
        .collect()
}

/// Single digits for screen readers, which would otherwise read one huge number.
pub(crate) fn spoken(number: &ControlNumber) -> String {
    let groups = number.groups().map(|group| {
        let digits = group.chars().map(|digit| format!(" {digit}"));
        digits.chain([" ".to_owned()]).collect()
    });
    groups.collect::<Vec<String>>().join(",")
}
