//! The contract's shapes, read from and written as JavaScript's objects. The contract's own way of
//! reading is the gateway's: in the bundle, its code for each shape would weigh more than all of
//! this. `shapes_tests` holds both to the same answers. Must not know who sent them.

use billpay_contract::{
    Amount, BillId, BillRequest, BillStatus, BillView, ChannelChange, ChannelChanges,
    ControlNumber, Field, FieldProblem, IssuedBill, Moment, OwnSteps, PaymentMode, Problem,
};
use wasm_bindgen::JsValue;

use super::fields::{Fields, set};

const DESCRIPTION: &str = "billDescription";
const CUSTOMER: &str = "billCustomerName";
const NUMBER: &str = "billPayNumber";
const AMOUNT: &str = "billAmount";
const MODE: &str = "billPaymentMode";

/// Only the number is certain: whatever else is missing or unreadable is left out.
pub(super) fn issued_bill(of: &Fields) -> Option<IssuedBill> {
    let mode = of.text(MODE).filter(|name| !name.trim().is_empty());
    Some(IssuedBill {
        bill_pay_number: ControlNumber::try_from(of.text(NUMBER)?).ok()?,
        bill_description: of.text(DESCRIPTION),
        bill_customer_name: of.text(CUSTOMER),
        bill_amount: amount(of, AMOUNT),
        bill_payment_mode: mode.and_then(|name| PaymentMode::parse(&name).ok()),
    })
}

/// A number, or the text of one.
fn amount(of: &Fields, name: &str) -> Option<Amount> {
    let read = match of.number(name) {
        Some(number) => Amount::from_number(number),
        None => Amount::parse(&of.text(name)?),
    };
    read.ok()
}

fn bill_id(of: &Fields, name: &str) -> Option<BillId> {
    BillId::parse(&of.text(name)?)
}

fn moment(of: &Fields, name: &str) -> Option<Moment> {
    Moment::parse(&of.text(name)?)
}

/// `None` where there is something that can't be read: what the gateway says of money is believed
/// whole, or not at all.
fn optional<T>(
    of: &Fields,
    name: &str,
    read: impl FnOnce(&Fields, &str) -> Option<T>,
) -> Option<Option<T>> {
    match of.has(name) {
        true => read(of, name).map(Some),
        false => Some(None),
    }
}

/// A bill and what has become of it.
pub(super) fn bill_view(of: &Fields) -> Option<BillView> {
    let status = of.text("status")?;
    Some(BillView {
        id: bill_id(of, "id")?,
        bill: issued_bill(&of.part("bill"))?,
        // A status of a later gateway says nothing to this widget.
        status: BillStatus::from_wire_name(&status).unwrap_or_default(),
        paid_amount: optional(of, "paidAmount", amount)?,
        missing_amount: optional(of, "missingAmount", amount)?,
        paid_at: optional(of, "paidAt", moment)?,
        payment_reference: of.text("paymentReference"),
        payment_pending: of.on("paymentPending"),
        attempt_failed: of.on("attemptFailed"),
        deadline: optional(of, "deadline", moment)?,
        rest: bill_id(of, "rest"),
        rest_of: bill_id(of, "restOf"),
        // Whole, and far below what an i64 holds.
        version: of.number("version").unwrap_or_default() as i64,
        at: moment(of, "at")?,
    })
}

/// What the merchant changed about the channels.
pub(super) fn channel_changes(of: &Fields) -> ChannelChanges {
    let mut channels = Vec::new();
    of.each("channels", &mut |change| {
        channels.push(channel_change(&change));
    });
    ChannelChanges { channels }
}

fn channel_change(of: &Fields) -> ChannelChange {
    let mut steps = Vec::new();
    of.each("steps", &mut |own| steps.push(own_steps(&own)));
    ChannelChange {
        channel: of.text("channel").unwrap_or_default(),
        business_number: of.text("businessNumber").unwrap_or_default(),
        hidden: of.on("hidden"),
        steps,
    }
}

fn own_steps(of: &Fields) -> OwnSteps {
    OwnSteps {
        language: of.text("language").unwrap_or_default(),
        list: of.texts("list"),
    }
}

/// As far as a customer's screen needs it: what is for developers is left out.
pub(super) fn problem(of: &Fields) -> Problem {
    let mut errors = Vec::new();
    of.each("errors", &mut |error| errors.push(field_problem(&error)));
    Problem {
        // Three digits.
        status: of.number("status").unwrap_or_default() as u16,
        code: of.text("code").unwrap_or_default(),
        request_id: of.text("requestId").unwrap_or_default(),
        errors,
        ..Problem::default()
    }
}

fn field_problem(of: &Fields) -> FieldProblem {
    FieldProblem {
        field: of.text("field").unwrap_or_default(),
        code: of.text("code").unwrap_or_default(),
        detail: String::new(),
    }
}

/// The body of the create call: absent fields are left out, and the mode goes only with an amount.
pub(super) fn write_request(bill: &BillRequest, to: &JsValue) {
    if let Some(description) = bill.description() {
        set(
            to,
            Field::Description.wire_name(),
            &description.as_str().into(),
        );
    }
    if let Some(charge) = bill.charge() {
        let mode = charge.payment_mode.wire_name();
        set(to, Field::PaymentMode.wire_name(), &mode.into());
        set(
            to,
            Field::Amount.wire_name(),
            &charge.amount.to_number().into(),
        );
    }
    if let Some(reference) = bill.reference() {
        set(to, Field::Reference.wire_name(), &reference.as_str().into());
    }
}

/// A bill with its number, as it was answered.
pub(super) fn write_issued(bill: &IssuedBill, to: &JsValue) {
    let IssuedBill {
        bill_pay_number,
        bill_description,
        bill_customer_name,
        bill_amount,
        bill_payment_mode,
    } = bill;
    let text = |name, text: Option<&str>| {
        if let Some(text) = text {
            set(to, name, &text.into());
        }
    };
    text(NUMBER, Some(bill_pay_number.as_str()));
    text(DESCRIPTION, bill_description.as_deref());
    text(CUSTOMER, bill_customer_name.as_deref());
    if let Some(amount) = bill_amount {
        set(to, AMOUNT, &amount.to_number().into());
    }
    text(MODE, bill_payment_mode.map(PaymentMode::wire_name));
}
