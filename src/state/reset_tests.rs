//! Tests of resetting the widget: by the customer, by the page, and with the form around it.

use billpay_contract::Field;

use super::form_tests::{
    check, edited, editing, filled_form, issued, number, submitting, with_retry_key,
};
use super::*;

#[test]
fn another_bill_starts_from_the_initial_bill_and_the_number_is_deleted() {
    let initial_bill = InitialBill::default().identity();
    check(
        issued(7, Origin::Stored),
        Event::AnotherRequested,
        editing(7, EditingForm::default()),
        [
            Effect::DeleteNumbers(initial_bill, Some(number().bill_pay_number)),
            Effect::Focus(FocusTarget::Field(Field::Description)),
        ],
    );
    check(submitting(), Event::AnotherRequested, submitting(), []);
    check(
        issued(7, Origin::Stored),
        edited(Field::Amount, "1"),
        issued(7, Origin::Stored),
        [],
    );
}

#[test]
fn a_reset_by_the_page_does_not_move_the_focus() {
    let forget = Effect::DeleteStored(InitialBill::default().identity());
    let empty = || editing(7, EditingForm::default());
    let number = issued(7, Origin::Created);
    check(number, Event::ResetRequested, empty(), [forget.clone()]);
    check(
        with_retry_key(editing(7, filled_form())),
        Event::ResetRequested,
        empty(),
        [forget],
    );
    check(submitting(), Event::ResetRequested, submitting(), []);
}

/// Pages reset their forms also after success.
#[test]
fn a_form_reset_clears_the_fields_but_keeps_the_number() {
    let tried = with_retry_key(editing(7, filled_form()));
    let empty = with_retry_key(editing(7, EditingForm::default()));
    check(tried, Event::FormReset, empty, []);
    for state in [issued(7, Origin::Created), submitting()] {
        check(state.clone(), Event::FormReset, state, []);
    }
}
