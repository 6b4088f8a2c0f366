//! `GET /bills/{id}`: the page of a bill. `POST /bills/{id}/check` and `/rest`: its buttons, where no
//! script runs.

use axum::extract::{Request, State};
use axum::response::Response;
use billpay_contract::{CHECK_PARAMETER, Problem, ProblemCode, REMAINDER_PARAMETER};
use billpay_widget::ssr::{ActionResult, PageContent};
use http::StatusCode;

use super::action_result::{self, DONE};
use super::csrf;
use super::page_request::PageRequest;
use super::response::{page, page_on_thread, problem, see_other};
use super::submitted_form::SubmittedForm;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::bill_api::{self, StoredBill};
use crate::client::Client;
use crate::ledger::Bill;

/// Shows the bill as it is stored, and polls ClickPesa in the background for the next request.
pub(crate) async fn show(
    State(state): State<AppState>,
    client: Client,
    page_request: PageRequest,
    stored: Result<StoredBill, ApiError>,
) -> Result<Response, ApiError> {
    let StoredBill(bill) = stored?;
    let result = action_result::before(&page_request);
    let content = bill_content(&state, &bill, result)?;
    let response = page_on_thread(&state, &page_request, content).await;
    state.read_polls.start(client, bill);
    Ok(response)
}

/// Polls ClickPesa, then redirects to the bill's page.
pub(crate) async fn check(
    State(state): State<AppState>,
    client: Client,
    page_request: PageRequest,
    stored: Result<StoredBill, ApiError>,
    request: Request,
) -> Result<Response, ApiError> {
    let (page_request, StoredBill(bill)) =
        (with_form_language(page_request, request).await, stored?);
    if let Some(refused) =
        refuse_cross_site(&state, &page_request, &bill, ActionResult::CheckFailed)?
    {
        return Ok(refused);
    }
    let id = bill.id.clone();
    let polled = bill_api::poll_if_due(&state, client, bill).await;
    let result = match &polled {
        Ok(_) => DONE,
        Err(error) => action_result::code(error),
    };
    Ok(see_other(&format!(
        "../{}?{}&{CHECK_PARAMETER}={result}",
        id.as_str(),
        page_request.lang()
    )))
}

/// Issues a number for the unpaid remainder, then redirects to its page.
pub(crate) async fn remainder(
    State(state): State<AppState>,
    client: Client,
    page_request: PageRequest,
    stored: Result<StoredBill, ApiError>,
    request: Request,
) -> Result<Response, ApiError> {
    let (page_request, StoredBill(bill)) =
        (with_form_language(page_request, request).await, stored?);
    if let Some(refused) =
        refuse_cross_site(&state, &page_request, &bill, ActionResult::RemainderFailed)?
    {
        return Ok(refused);
    }
    let (id, remainder) = (
        bill.id.clone(),
        bill_api::issue_remainder_number(&state, client, bill).await,
    );
    let address = match &remainder {
        Ok(remainder) => format!("../{}?{}", remainder.id.as_str(), page_request.lang()),
        Err(error) => {
            let code = action_result::code(error);
            format!(
                "../{}?{}&{REMAINDER_PARAMETER}={code}",
                id.as_str(),
                page_request.lang()
            )
        }
    };
    Ok(see_other(&address))
}

/// `GET` on the address of a button redirects to the bill's page.
pub(crate) async fn redirect_to_bill(page_request: PageRequest) -> Response {
    let id = page_request
        .uri
        .path()
        .split('/')
        .nth(2)
        .unwrap_or_default();
    see_other(&format!("../{id}?{}", page_request.lang()))
}

fn bill_page(
    state: &AppState,
    page_request: &PageRequest,
    bill: &Bill,
    result: ActionResult,
) -> Result<Response, ApiError> {
    let content = bill_content(state, bill, result)?;
    Ok(page(state, page_request, content))
}

fn bill_content(
    state: &AppState,
    bill: &Bill,
    result: ActionResult,
) -> Result<PageContent, ApiError> {
    Ok(PageContent::Bill {
        view: Box::new(bill_api::view(state, bill)?),
        action: result,
    })
}

/// Sets the language that the submitted form names.
async fn with_form_language(mut page_request: PageRequest, request: Request) -> PageRequest {
    // A missing or invalid form only leaves the language as it is.
    let form = SubmittedForm::read(request).await.unwrap_or_default();
    page_request.set_language(form.lang.as_deref());
    page_request
}

fn refuse_cross_site(
    state: &AppState,
    page_request: &PageRequest,
    bill: &Bill,
    failed: fn(Problem) -> ActionResult,
) -> Result<Option<Response>, ApiError> {
    if csrf::check(state, &page_request.headers).is_ok() {
        return Ok(None);
    }
    tracing::warn!("a button of a bill's page was submitted by a page of another site");
    let error = ApiError::new(ProblemCode::BillRefused);
    let mut response = bill_page(
        state,
        page_request,
        bill,
        failed(problem(&error, page_request)),
    )?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(Some(response))
}
