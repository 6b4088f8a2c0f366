//! A control number for eyes, for ears and for the clipboard. Must not know where it stands.

use billpay_contract::ControlNumber;

use super::markup::Markup;

/// A number within other words.
pub(super) fn number(to: &mut Markup, number: &ControlNumber) {
    to.within("span|aria-hidden=true", |to| digits(to, number));
    to.begin("span|class=unseen spoken");
    spoken(to, number);
    to.end();
}

/// Groups to be read by eye. The gaps are drawn, not written, so that a selection copies the
/// bare number; it may wrap between groups.
pub(super) fn digits(to: &mut Markup, number: &ControlNumber) {
    for group in number.groups() {
        to.within("span|class=group", |to| to.write(group));
        to.begin("wbr");
        to.end();
    }
}

/// For screen readers: digit by digit, as one reads it to a phone, not one number of trillions.
pub(super) fn spoken(to: &mut Markup, number: &ControlNumber) {
    let mut words = String::new();
    for group in number.groups() {
        if !words.is_empty() {
            words.push(',');
        }
        for digit in group.chars() {
            words.push(' ');
            words.push(digit);
        }
        words.push(' ');
    }
    to.write(&words);
}
