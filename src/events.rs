//! The DOM events of the element and their details. `static/npm/billpay-widget.d.ts` declares the same,
//! and a test compares them.

use billpay_contract::{
    Amount, AmountDraft, BillDraft, BillStatus, BillView, ControlNumber, Field, IssuedBill,
    PaymentMode,
};
use serde::Serialize;

use crate::failure::{FieldErrors, Problem};
use crate::state::{CopyTarget, Notification};
use crate::text::Text;

/// An event of the element. Amounts are in TZS, such as `90900` or `90900.50`. Unknown values are `null`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "docs/element.md says what each member means")]
pub enum WidgetEvent {
    /// The widget is ready for use.
    Ready { control_number: Option<String> },
    /// The customer changed a field.
    Change {
        field: &'static str,
        description: String,
        amount: String,
        payment_mode: String,
        reference: String,
    },
    /// Fields of the bill are invalid.
    Invalid { errors: Vec<InvalidField> },
    /// A control number was created.
    Issued {
        control_number: String,
        amount: Option<String>,
        payment_mode: Option<PaymentMode>,
        reference: Option<String>,
        description: Option<String>,
    },
    /// Something was copied.
    Copy { what: &'static str, text: String },
    /// A request failed.
    Error {
        code: &'static str,
        message: String,
        request_id: String,
        retryable: bool,
    },
    /// The bill's payment status changed.
    Status(StatusDetail),
    /// The bill is fully paid.
    Paid(StatusDetail),
}

/// An invalid field.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "docs/element.md says what each member means")]
pub struct InvalidField {
    pub field: &'static str,
    pub code: &'static str,
    pub message: String,
}

/// The payment status of a bill.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "docs/element.md says what each member means")]
pub struct StatusDetail {
    pub id: String,
    pub status: BillStatus,
    pub control_number: String,
    pub paid_amount: Option<String>,
    pub missing_amount: Option<String>,
    pub paid_at: Option<String>,
    pub payment_reference: Option<String>,
}

impl WidgetEvent {
    /// The event for that notification. `number` is the control number on the screen.
    pub(crate) fn new(
        notification: &Notification,
        number: Option<&ControlNumber>,
        text: &'static Text,
    ) -> Self {
        match notification {
            Notification::Ready => Self::Ready {
                control_number: number.map(|number| number.as_str().to_owned()),
            },
            Notification::Changed(field, draft) => change(*field, draft),
            Notification::Invalid(errors) => invalid(errors, text),
            Notification::Issued { bill, reference } => issued(bill, reference.clone()),
            Notification::Copied(what, copied) => Self::Copy {
                what: match what {
                    CopyTarget::Number => "number",
                    CopyTarget::Amount => "amount",
                    CopyTarget::Code => "code",
                },
                text: copied.clone(),
            },
            Notification::Failed(problem) => error(problem, text),
            Notification::Status(view) => Self::Status(view.into()),
            Notification::Paid(view) => Self::Paid(view.into()),
        }
    }

    /// The DOM event's name.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Ready { .. } => "billpay-ready",
            Self::Change { .. } => "billpay-change",
            Self::Invalid { .. } => "billpay-invalid",
            Self::Issued { .. } => "billpay-issued",
            Self::Copy { .. } => "billpay-copy",
            Self::Error { .. } => "billpay-error",
            Self::Status(_) => "billpay-status",
            Self::Paid(_) => "billpay-paid",
        }
    }

    /// Whether the page may handle it itself (`preventDefault`).
    pub(crate) const fn cancelable(&self) -> bool {
        matches!(self, Self::Error { .. })
    }
}

fn change(field: Field, draft: &BillDraft) -> WidgetEvent {
    WidgetEvent::Change {
        field: field.wire_name(),
        description: draft.description.clone(),
        amount: match &draft.amount {
            AmountDraft::Text(typed) => typed.clone(),
            AmountDraft::Number(_) => String::new(),
        },
        payment_mode: draft.payment_mode.clone(),
        reference: draft.reference.clone(),
    }
}

fn invalid(errors: &FieldErrors, text: &'static Text) -> WidgetEvent {
    let errors = Field::ALL.iter().filter_map(|&field| {
        let error = errors.at(field)?;
        Some(InvalidField {
            field: field.wire_name(),
            code: error.code(),
            message: text.field_error(error).to_string(),
        })
    });
    WidgetEvent::Invalid {
        errors: errors.collect(),
    }
}

fn issued(bill: &IssuedBill, reference: Option<String>) -> WidgetEvent {
    WidgetEvent::Issued {
        control_number: bill.bill_pay_number.as_str().to_owned(),
        amount: bill.bill_amount.map(Amount::plain),
        payment_mode: bill.bill_payment_mode,
        reference,
        description: bill.bill_description.clone(),
    }
}

fn error(problem: &Problem, text: &'static Text) -> WidgetEvent {
    let words = (text.problem)(problem.kind);
    WidgetEvent::Error {
        code: problem.kind.code(),
        message: format!("{}. {}", words.title, words.advice),
        request_id: problem.request_id.clone(),
        retryable: problem.kind.retryable(),
    }
}

impl From<&BillView> for StatusDetail {
    fn from(view: &BillView) -> Self {
        Self {
            id: view.id.to_string(),
            status: view.status,
            control_number: view.bill.bill_pay_number.as_str().to_owned(),
            paid_amount: view.paid_amount.map(Amount::plain),
            missing_amount: view.missing_amount.map(Amount::plain),
            paid_at: view.paid_at.map(billpay_contract::Timestamp::rfc3339),
            payment_reference: view.payment_reference.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use billpay_contract::{BrokenRule, Locale};

    use super::*;
    use crate::failure::{FieldError, ProblemKind};
    use crate::state::issued_tests::update;

    /// The declarations that shops' builds read.
    const TYPES: &str = include_str!("../static/npm/billpay-widget.d.ts");

    /// The member names of an interface in those declarations.
    fn declared(interface: &str) -> BTreeSet<String> {
        let (_, body) = TYPES
            .split_once(&format!("interface {interface} {{"))
            .unwrap_or_else(|| panic!("no interface {interface}"));
        let (body, _) = body.split_once("\n}").expect("its end");
        body.lines()
            .filter_map(|line| line.trim().strip_prefix("readonly "))
            .filter_map(|member| Some(member.split_once(':')?.0.to_owned()))
            .collect()
    }

    fn written(event: &WidgetEvent) -> BTreeSet<String> {
        let detail = serde_json::to_value(event).expect("JSON");
        detail
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    }

    /// One event of each kind, and its declaration.
    fn events() -> [(WidgetEvent, &'static str); 8] {
        let text = Text::of(Locale::English);
        let event = |notification| WidgetEvent::new(&notification, None, text);
        let view = update(BillStatus::Paid).view;
        let errors = FieldErrors::default()
            .with(Field::Amount, FieldError::Rule(BrokenRule::AmountTooSmall));
        let bill = view.bill.clone();
        let failed = ProblemKind::Busy.into_failure().into_problem();
        [
            (event(Notification::Ready), "BillpayReadyDetail"),
            (
                event(Notification::Changed(Field::Amount, BillDraft::default())),
                "BillpayChangeDetail",
            ),
            (event(Notification::Invalid(errors)), "BillpayInvalidDetail"),
            (
                event(Notification::Issued {
                    bill,
                    reference: None,
                }),
                "BillpayIssuedDetail",
            ),
            (
                event(Notification::Copied(CopyTarget::Code, "*150#".to_owned())),
                "BillpayCopyDetail",
            ),
            (event(Notification::Failed(failed)), "BillpayErrorDetail"),
            (
                event(Notification::Status(view.clone())),
                "BillpayStatusDetail",
            ),
            (event(Notification::Paid(view)), "BillpayStatusDetail"),
        ]
    }

    #[test]
    fn the_details_of_each_event_are_declared_in_typescript() {
        for (event, interface) in events() {
            assert_eq!(written(&event), declared(interface), "{interface}");
            let declaration = format!("\"{}\": CustomEvent<{interface}>", event.name());
            assert!(TYPES.contains(&declaration), "{declaration}");
        }
    }

    #[test]
    fn every_error_code_and_every_status_is_declared_in_typescript() {
        for kind in ProblemKind::ALL {
            assert!(
                TYPES.contains(&format!("| \"{}\"", kind.code())),
                "{kind:?}"
            );
        }
        for status in BillStatus::ALL {
            assert!(
                TYPES.contains(&format!("\"{}\"", status.wire_name())),
                "{status:?}"
            );
        }
    }

    /// A missing member would be `undefined`, which the declarations don't allow.
    #[test]
    fn an_unknown_value_is_null() {
        let detail = serde_json::to_value(&events()[0].0).expect("JSON");
        assert_eq!(detail, serde_json::json!({"controlNumber": null}));
    }
}
