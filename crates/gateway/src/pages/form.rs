//! `GET /`: the form. `POST /`: the form that was submitted without scripts.

use axum::extract::{Request, State};
use axum::response::Response;
use billpay_contract::{
    CreateBillRequest, INTENT_PARAMETER, IdempotencyKey, Problem, ProblemCode, bill_page_path,
};
use billpay_widget::ssr::{PageContent, needs_new_key};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use tokio::time::Instant;
use uuid::Uuid;

use super::csrf;
use super::page_request::PageRequest;
use super::response::{failed, page, problem, see_other};
use super::submitted_form::SubmittedForm;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::bill_api;
use crate::config::Policy;
use crate::ledger::Bill;

/// Only the customer's browser keeps the form, and only for its back button. The form then still has its
/// key, so that submitting it again creates no second bill.
const BACK_BUTTON_ONLY: HeaderValue = HeaderValue::from_static("private, no-cache");

/// One part in so many of a request's time limit is left for the response. After the whole time limit,
/// the error page would not have what was typed.
const RESPONSE_SHARE: u32 = 10;

/// A new key.
pub(super) fn fresh_key() -> IdempotencyKey {
    IdempotencyKey::from_random(Uuid::new_v4().into_bytes())
}

/// Shows an empty form.
pub(crate) async fn show(State(state): State<AppState>, page_request: PageRequest) -> Response {
    let intent = page_request.parameter(INTENT_PARAMETER);
    let required = state.policy == Policy::IntentOnly && intent.is_none();
    let content = PageContent::Form {
        intent,
        draft: None,
        key: fresh_key(),
        problem: required.then(|| Problem::new(ProblemCode::IntentRequired, "")),
    };
    let mut response = page(&state, &page_request, content);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, BACK_BUTTON_ONLY);
    response
}

/// Creates the bill and redirects to its page, or shows the submitted form with its errors.
pub(crate) async fn send(
    State(state): State<AppState>,
    mut page_request: PageRequest,
    request: Request,
) -> Result<Response, ApiError> {
    // The time limit includes reading the body, which takes time on a slow connection.
    let within = state.issuer.within - state.issuer.within / RESPONSE_SHARE;
    let deadline = Instant::now() + within;
    let sent = SubmittedForm::read(request).await?;
    page_request.set_language(sent.lang.as_deref());
    if let Some(intent) = &sent.intent {
        let mut query = form_urlencoded::Serializer::new(String::new());
        page_request.query = format!("&{}", query.append_pair(INTENT_PARAMETER, intent).finish());
    }
    if csrf::check(&state, &page_request.headers).is_err() {
        tracing::warn!("a form was submitted by a page of another site");
        let mut response = refused(&state, &page_request, sent);
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Ok(response);
    }
    let Some(key) = sent.key else {
        return Ok(refused(&state, &page_request, sent));
    };
    match made(&state, &sent, key, deadline).await {
        Ok(bill) => {
            let address = format!("{}?{}", bill_page_path(&bill.id), page_request.lang());
            Ok(see_other(&address))
        }
        Err(failure) => Ok(again(&state, &page_request, sent, key, &failure)),
    }
}

async fn made(
    state: &AppState,
    sent: &SubmittedForm,
    key: IdempotencyKey,
    deadline: Instant,
) -> Result<Bill, ApiError> {
    let asked = CreateBillRequest {
        bill: sent.draft.clone(),
        intent: sent.intent.clone(),
    };
    let made = bill_api::create_bill(state, &asked, key.to_string());
    // The attempt continues in its own task.
    let made = tokio::time::timeout_at(deadline, made).await;
    made.unwrap_or_else(|_elapsed| Err(ApiError::in_progress()))
}

/// Shows the submitted form. Unless the problem requires a new key, it keeps its key.
fn again(
    state: &AppState,
    page_request: &PageRequest,
    sent: SubmittedForm,
    key: IdempotencyKey,
    failure: &ApiError,
) -> Response {
    let problem = problem(failure, page_request);
    let key = if needs_new_key(&problem) {
        fresh_key()
    } else {
        key
    };
    let content = PageContent::Form {
        intent: sent.intent,
        draft: Some(sent.draft),
        key,
        problem: Some(problem),
    };
    failed(page(state, page_request, content), failure)
}

/// Shows a form that another site sent, or that has no key, with a new key.
fn refused(state: &AppState, page_request: &PageRequest, sent: SubmittedForm) -> Response {
    let failure = ApiError::new(ProblemCode::IdempotencyKeyReused);
    again(state, page_request, sent, fresh_key(), &failure)
}
