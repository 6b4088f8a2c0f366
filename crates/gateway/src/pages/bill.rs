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
use crate::bills::{self, Kept};
use crate::ledger::Bill;
use crate::problems::Failure;
use crate::router::Shared;

/// Answers the bill as it stands, and has ClickPesa asked for the next time.
pub(crate) async fn show(
    State(shared): State<Shared>,
    visitor: Visitor,
    kept: Result<Kept, Failure>,
) -> Result<Response, Failure> {
    let Kept(bill) = kept?;
    let found = found::before(&visitor);
    let response = shown(&shared, &visitor, &bill, found)?;
    bills::look_soon(&shared, bill);
    Ok(response)
}

/// Looks whether the bill is paid, then shows it.
pub(crate) async fn check(
    State(shared): State<Shared>,
    visitor: Visitor,
    kept: Result<Kept, Failure>,
    request: Request,
) -> Result<Response, Failure> {
    let (visitor, Kept(bill)) = (spoken(visitor, request).await, kept?);
    if let Some(refused) = refused(&shared, &visitor, &bill, Found::NotChecked)? {
        return Ok(refused);
    }
    let (id, looked) = (bill.id.clone(), bills::look_now(&shared, bill).await);
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
    State(shared): State<Shared>,
    visitor: Visitor,
    kept: Result<Kept, Failure>,
    request: Request,
) -> Result<Response, Failure> {
    let (visitor, Kept(bill)) = (spoken(visitor, request).await, kept?);
    if let Some(refused) = refused(&shared, &visitor, &bill, Found::NoRest)? {
        return Ok(refused);
    }
    let (id, rest) = (bill.id.clone(), bills::rest_of(&shared, bill).await);
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
    shared: &Shared,
    visitor: &Visitor,
    bill: &Bill,
    found: Found,
) -> Result<Response, Failure> {
    let content = PageContent::Bill {
        view: Box::new(bills::view(shared, bill)?),
        found,
    };
    Ok(page(shared, visitor, content))
}

/// In the language that the page was shown in.
async fn spoken(mut visitor: Visitor, request: Request) -> Visitor {
    // A form without a language, or none, is no reason not to look.
    let sent = Sent::read(request).await.unwrap_or_default();
    visitor.speak(sent.lang.as_deref());
    visitor
}

fn refused(
    shared: &Shared,
    visitor: &Visitor,
    bill: &Bill,
    found: fn(Problem) -> Found,
) -> Result<Option<Response>, Failure> {
    if csrf::check(shared, &visitor.headers).is_ok() {
        return Ok(None);
    }
    tracing::warn!("a button of a bill's page was pressed by a page of another site");
    let failure = Failure::new(ProblemCode::BillRefused);
    let mut response = shown(shared, visitor, bill, found(problem(&failure, visitor)))?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(Some(response))
}
