//! A control number for eyes, ears and the clipboard.

use billpay_contract::ControlNumber;
use yew::prelude::*;

/// A number within other words.
pub(crate) fn number(number: &ControlNumber) -> Html {
    html! {
        <>
            <span aria-hidden="true">{ digits(number) }</span>
            <span class="unseen spoken">{ spoken(number) }</span>
        </>
    }
}

/// Groups of digits for the eye. CSS draws the gaps, so that a selection copies the bare number. Lines
/// may break between groups.
pub(crate) fn digits(number: &ControlNumber) -> Html {
    number
        .groups()
        .map(|group| html! { <><span class="group">{ group.to_owned() }</span><wbr /></> })
        .collect()
}

/// For screen readers: digit by digit, as one reads it on the phone, and not as one number of trillions.
pub(crate) fn spoken(number: &ControlNumber) -> String {
    let groups = number.groups().map(|group| {
        let digits = group.chars().map(|digit| format!(" {digit}"));
        digits.chain([" ".to_owned()]).collect()
    });
    groups.collect::<Vec<String>>().join(",")
}
