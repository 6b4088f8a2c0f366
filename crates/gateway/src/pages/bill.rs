//! `GET /bills/{id}`: the bill's own page; `POST /bills/{id}/check` and `/rest`: its buttons, where no
//! script runs.

use axum::extract::{Request, State};
use axum::response::Response;
use billpay_contract::{CHECK_PARAMETER, Problem, ProblemCode, REST_PARAMETER};
use billpay_widget::ssr::{Found, PageContent};
use http::StatusCode;

use super::answer::{page, problem, see_other};
use super::csrf;
use super::found::{self, DONE};
use super::sent::Sent;
use super::visitor::Visitor;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::bills::{self, Kept};
use crate::ledger::Bill;

/// Answers the bill as it stands, and has ClickPesa asked for the next time.
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    kept: Result<Kept, ApiError>,
) -> Result<Response, ApiError> {
    let Kept(bill) = kept?;
    let found = found::before(&visitor);
    let response = shown(&state, &visitor, &bill, found)?;
    bills::look_soon(&state, bill);
    Ok(response)
}

/// Looks whether the bill is paid, then shows it.
pub(crate) async fn check(
    State(state): State<AppState>,
    visitor: Visitor,
    kept: Result<Kept, ApiError>,
    request: Request,
) -> Result<Response, ApiError> {
    let (visitor, Kept(bill)) = (spoken(visitor, request).await, kept?);
    if let Some(refused) = refused(&state, &visitor, &bill, Found::NotChecked)? {
        return Ok(refused);
    }
    let (id, looked) = (bill.id.clone(), bills::look_now(&state, bill).await);
    let found = match &looked {
        Ok(_) => DONE,
        Err(failure) => found::code(failure),
    };
    Ok(see_other(&format!(
        "../{}?{}&{CHECK_PARAMETER}={found}",
        id.as_str(),
        visitor.lang()
    )))
}

/// Gets a number over what is missing, then shows that.
pub(crate) async fn rest(
    State(state): State<AppState>,
    visitor: Visitor,
    kept: Result<Kept, ApiError>,
    request: Request,
) -> Result<Response, ApiError> {
    let (visitor, Kept(bill)) = (spoken(visitor, request).await, kept?);
    if let Some(refused) = refused(&state, &visitor, &bill, Found::NoRest)? {
        return Ok(refused);
    }
    let (id, rest) = (bill.id.clone(), bills::rest_of(&state, bill).await);
    let address = match &rest {
        Ok(rest) => format!("../{}?{}", rest.id.as_str(), visitor.lang()),
        Err(failure) => {
            let code = found::code(failure);
            format!(
                "../{}?{}&{REST_PARAMETER}={code}",
                id.as_str(),
                visitor.lang()
            )
        }
    };
    Ok(see_other(&address))
}

/// Who asks for what only can be sent is shown the bill.
pub(crate) async fn back(visitor: Visitor) -> Response {
    let id = visitor.uri.path().split('/').nth(2).unwrap_or_default();
    see_other(&format!("../{id}?{}", visitor.lang()))
}

fn shown(
    state: &AppState,
    visitor: &Visitor,
    bill: &Bill,
    found: Found,
) -> Result<Response, ApiError> {
    let content = PageContent::Bill {
        view: Box::new(bills::view(state, bill)?),
        found,
    };
    Ok(page(state, visitor, content))
}

/// In the language that the page was shown in.
async fn spoken(mut visitor: Visitor, request: Request) -> Visitor {
    // A form without a language, or none, is no reason not to look.
    let sent = Sent::read(request).await.unwrap_or_default();
    visitor.speak(sent.lang.as_deref());
    visitor
}

fn refused(
    state: &AppState,
    visitor: &Visitor,
    bill: &Bill,
    found: fn(Problem) -> Found,
) -> Result<Option<Response>, ApiError> {
    if csrf::check(state, &visitor.headers).is_ok() {
        return Ok(None);
    }
    tracing::warn!("a button of a bill's page was pressed by a page of another site");
    let failure = ApiError::new(ProblemCode::BillRefused);
    let mut response = shown(state, visitor, bill, found(problem(&failure, visitor)))?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(Some(response))
}
