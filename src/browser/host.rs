//! The element that the widget stands in, as far as the widget speaks to it: DOM events and the
//! element's value. Must not know when there is something to say.

use billpay_contract::{
    Amount, AmountDraft, BillDraft, BillView, Field, IssuedBill, Moment, PaymentMode,
};
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, HtmlElement};

use super::fields::{nullable, set, texts};
use crate::answer::{FieldErrors, Trouble};
use crate::state::{Copy, Signal};
use crate::text::Text;

/// The element around the widget; the page of its own has none, and then nobody listens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host(Option<Ends>);

#[derive(Clone, Debug, PartialEq)]
struct Ends {
    element: HtmlElement,
    on_number: Function,
}

/// What a listener decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The widget goes on as usual.
    GoOn,
    /// The page has taken it upon itself (`preventDefault`).
    Taken,
}

impl Host {
    pub(crate) fn new(element: HtmlElement, on_number: Function) -> Self {
        Self(Some(Ends { element, on_number }))
    }

    /// Sets the element's value: the control number, or none.
    pub(crate) fn set_number(&self, number: Option<&str>) {
        if let Some(ends) = &self.0 {
            let number = nullable(number);
            // The element's own script, which does not throw.
            let _ = ends.on_number.call1(&JsValue::NULL, &number);
        }
    }

    /// Fires the event of this signal.
    pub(crate) fn tell(&self, signal: &Signal, number: Option<&str>, text: &'static Text) -> Heard {
        let Some(ends) = &self.0 else {
            return Heard::GoOn;
        };
        let (name, detail) = match signal {
            Signal::Ready => ("billpay-ready", texts(&[("controlNumber", number)])),
            Signal::Changed(field, draft) => ("billpay-change", changed(*field, draft)),
            Signal::Invalid(errors) => ("billpay-invalid", invalid(errors, text)),
            Signal::Issued { bill, reference } => {
                ("billpay-issued", issued(bill, reference.as_deref()))
            }
            Signal::Copied(what, copied) => ("billpay-copy", copy(*what, copied)),
            Signal::Failed(trouble) => ("billpay-error", failed(trouble, text)),
            Signal::Status(view) => ("billpay-status", status(view)),
            Signal::Paid(view) => ("billpay-paid", status(view)),
        };
        let init = texts(&[]);
        set(&init, "bubbles", &JsValue::TRUE);
        set(&init, "composed", &JsValue::TRUE);
        let refusable = matches!(signal, Signal::Failed(_));
        set(&init, "cancelable", &refusable.into());
        set(&init, "detail", &detail);
        let event = CustomEvent::new_with_event_init_dict(name, init.unchecked_ref());
        match event.and_then(|event| ends.element.dispatch_event(&event)) {
            Ok(false) => Heard::Taken,
            _ => Heard::GoOn,
        }
    }
}

fn changed(field: Field, draft: &BillDraft) -> JsValue {
    let amount = match &draft.amount {
        AmountDraft::Typed(typed) => typed,
        AmountDraft::Number(_) => "",
    };
    texts(&[
        ("field", Some(field.wire_name())),
        ("description", Some(&draft.description)),
        ("amount", Some(amount)),
        ("paymentMode", Some(&draft.payment_mode)),
        ("reference", Some(&draft.reference)),
    ])
}

fn invalid(errors: &FieldErrors, text: &'static Text) -> JsValue {
    let list = Array::new();
    for &field in Field::ALL {
        if let Some(error) = errors.at(field) {
            list.push(&texts(&[
                ("field", Some(field.wire_name())),
                ("code", Some(error.code())),
                ("message", Some(text.field_error(error))),
            ]));
        }
    }
    let detail = texts(&[]);
    set(&detail, "errors", &list);
    detail
}

fn issued(bill: &IssuedBill, reference: Option<&str>) -> JsValue {
    let amount = bill.bill_amount.map(Amount::plain);
    let mode = bill.bill_payment_mode.map(PaymentMode::wire_name);
    texts(&[
        ("controlNumber", Some(bill.bill_pay_number.as_str())),
        ("amount", amount.as_deref()),
        ("paymentMode", mode),
        ("reference", reference),
        ("description", bill.bill_description.as_deref()),
    ])
}

fn status(view: &BillView) -> JsValue {
    let paid = view.paid_amount.map(Amount::plain);
    let missing = view.missing_amount.map(Amount::plain);
    let paid_at = view.paid_at.map(Moment::rfc3339);
    texts(&[
        ("id", Some(view.id.as_str())),
        ("status", Some(view.status.wire_name())),
        ("controlNumber", Some(view.bill.bill_pay_number.as_str())),
        ("paidAmount", paid.as_deref()),
        ("missingAmount", missing.as_deref()),
        ("paidAt", paid_at.as_deref()),
        ("paymentReference", view.payment_reference.as_deref()),
    ])
}

fn copy(what: Copy, copied: &str) -> JsValue {
    let what = match what {
        Copy::Number => "number",
        Copy::Amount => "amount",
        Copy::Code => "code",
    };
    texts(&[("what", Some(what)), ("text", Some(copied))])
}

fn failed(trouble: &Trouble, text: &'static Text) -> JsValue {
    let said = (text.trouble)(trouble.kind);
    let detail = texts(&[
        ("code", Some(trouble.kind.code())),
        ("message", Some(&[said.title, ". ", said.advice].concat())),
        ("requestId", Some(&trouble.request_id)),
    ]);
    set(&detail, "retryable", &trouble.kind.retryable().into());
    detail
}
