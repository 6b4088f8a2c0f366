//! The elements that the widget moves the keyboard focus to.

use billpay_contract::Field;
use yew::prelude::*;

use crate::platform::focus;
use crate::state::FocusTarget;

/// The focus targets of one widget.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FocusTargets {
    fields: [NodeRef; Field::ALL.len()],
    /// The title of the control number's card.
    pub(crate) number: NodeRef,
    /// The button that submits the bill.
    pub(crate) button: NodeRef,
}

impl FocusTargets {
    /// The field's input, or the first of its inputs.
    pub(crate) fn field(&self, field: Field) -> &NodeRef {
        &self.fields[field as usize]
    }

    /// Moves the focus.
    pub(crate) fn focus(&self, target: FocusTarget) {
        focus::focus(match target {
            FocusTarget::Field(field) => self.field(field),
            FocusTarget::Number => &self.number,
            FocusTarget::Button => &self.button,
        });
    }

    /// Whether the focus is inside the widget, while it shows a control number.
    pub(crate) fn contain_focus(&self) -> bool {
        focus::focus_within(&self.number, ".billpay")
    }
}
