//! Where the focus can be moved. Must not know when.

use billpay_contract::Field;
use yew::prelude::*;

use crate::browser;
use crate::state::Target;

/// The nodes of a widget that take the focus.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Targets {
    fields: [NodeRef; Field::ALL.len()],
    pub(super) number: NodeRef,
    pub(super) button: NodeRef,
}

impl Targets {
    pub(super) fn field(&self, field: Field) -> &NodeRef {
        &self.fields[field as usize]
    }

    /// Whether the customer is somewhere in the widget.
    pub(super) fn hold_focus(&self) -> bool {
        browser::focus_within(&self.number, ".billpay")
    }

    pub(super) fn focus(&self, target: Target) {
        browser::focus(match target {
            Target::Field(field) => self.field(field),
            Target::Number => &self.number,
            Target::Button => &self.button,
        });
    }
}
