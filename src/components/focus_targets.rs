//! The elements that take the keyboard focus.

use billpay_contract::Field;
use yew::prelude::*;

use crate::platform::focus;
use crate::state::Target;

/// The nodes of one widget that the focus is moved to.
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
    pub(crate) fn focus(&self, target: Target) {
        focus::focus(match target {
            Target::Field(field) => self.field(field),
            Target::Number => &self.number,
            Target::Button => &self.button,
        });
    }

    /// Whether the focus is inside the widget while it shows a control number.
    pub(crate) fn hold_focus(&self) -> bool {
        focus::focus_within(&self.number, ".billpay")
    }
}
