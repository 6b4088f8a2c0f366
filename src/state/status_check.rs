//! The payment status check that the customer asks for.

use crate::failure::ProblemKind;

/// The state of the customer's status check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum StatusCheck {
    /// Not requested, or the status has changed since.
    #[default]
    None,
    /// Waiting for the answer.
    InProgress,
    /// The gateway has answered that the bill can still be paid.
    Done,
    /// It failed.
    Failed(ProblemKind),
}
