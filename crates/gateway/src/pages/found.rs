//! What a button of a bill's page found, from the answer to the page after it: in the page's address,
//! from which scripts take it.

use billpay_contract::{CHECK_PARAMETER, Problem, ProblemCode, REST_PARAMETER};
use billpay_widget::ssr::Found;

use super::visitor::Visitor;
use crate::api_error::ApiError;
use crate::middleware::problem_document;

/// What a look is called that found nothing wrong.
pub(super) const DONE: &str = "done";

/// What the button before this page has found.
pub(super) fn before(visitor: &Visitor) -> Found {
    let problem = |name| {
        let code = visitor.parameter(name)?;
        let code = ProblemCode::from_code(&code)?;
        Some(Problem::new(code, ""))
    };
    if visitor.parameter(CHECK_PARAMETER).as_deref() == Some(DONE) {
        return Found::Checked;
    }
    let check = problem(CHECK_PARAMETER).map(Found::NotChecked);
    check
        .or_else(|| problem(REST_PARAMETER).map(Found::NoRest))
        .unwrap_or_default()
}

/// What failed, by its name.
pub(super) fn code(failure: &ApiError) -> &'static str {
    problem_document::log(failure);
    failure.code().as_str()
}
