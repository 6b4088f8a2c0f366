//! The request for a number for the remainder: the amount of an underpaid bill that is still unpaid. The
//! JSON members and paths call it `rest`.

use crate::failure::Problem;

/// The state of the request for a remainder's number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum RemainderProgress {
    /// Not requested.
    #[default]
    None,
    /// Waiting for the answer.
    InProgress,
    /// It failed.
    Failed(Problem),
}
