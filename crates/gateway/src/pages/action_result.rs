//! Passes the result of a bill page's button to the next page, in the query of its address.

use billpay_contract::{CHECK_PARAMETER, Problem, ProblemCode, REMAINDER_PARAMETER};
use billpay_widget::ssr::ActionResult;

use super::page_request::PageRequest;
use crate::api_error::ApiError;
use crate::middleware::problem_document;

/// The value for a check without an error.
pub(super) const DONE: &str = "done";

/// Reads the result of the button from the page's address.
pub(super) fn before(page_request: &PageRequest) -> ActionResult {
    let problem = |name| {
        let code = page_request.parameter(name)?;
        let code = ProblemCode::from_code(&code)?;
        Some(Problem::new(code, ""))
    };
    if page_request.parameter(CHECK_PARAMETER).as_deref() == Some(DONE) {
        return ActionResult::Checked;
    }
    let check = problem(CHECK_PARAMETER).map(ActionResult::CheckFailed);
    check
        .or_else(|| problem(REMAINDER_PARAMETER).map(ActionResult::RemainderFailed))
        .unwrap_or_default()
}

/// Logs the error and returns its code for the address.
pub(super) fn code(error: &ApiError) -> &'static str {
    problem_document::log(error);
    error.code().as_str()
}
