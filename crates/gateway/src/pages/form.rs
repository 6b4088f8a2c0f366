//! `GET /` and `POST /`: the form, and what was sent by it where no script ran.

use axum::extract::{Request, State};
use axum::response::Response;
use billpay_contract::{
    CreateBillRequest, INTENT_PARAMETER, IdempotencyKey, Problem, ProblemCode, bill_page_path,
};
use billpay_widget::ssr::{PageContent, asks_anew};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use tokio::time::Instant;
use uuid::Uuid;

use super::answer::{failed, page, problem, see_other};
use super::csrf;
use super::sent::Sent;
use super::visitor::Visitor;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::bills;
use crate::config::Policy;
use crate::ledger::Bill;

/// Kept by the customer's own browser alone, and asked for again except by its back button: who goes
/// back finds the form with its key, and what is sent by it again is known.
const FOR_THE_WAY_BACK: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The part of a request's time that is left for the answer, one in so many: when all of it is up, the
/// page that is sent has nothing of what was typed.
const TO_ANSWER: u32 = 10;

/// A key that nobody has used.
pub(super) fn fresh_key() -> IdempotencyKey {
    IdempotencyKey::from_random(Uuid::new_v4().into_bytes())
}

/// Answers a form that nobody has filled.
pub(crate) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let intent = visitor.parameter(INTENT_PARAMETER);
    let required = state.policy == Policy::IntentOnly && intent.is_none();
    let content = PageContent::Form {
        intent,
        draft: None,
        key: fresh_key(),
        problem: required.then(|| Problem::new(ProblemCode::IntentRequired, "")),
    };
    let mut response = page(&state, &visitor, content);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, FOR_THE_WAY_BACK);
    response
}

/// Answers with the bill's page, or with the form as it was sent and what is to be mended.
pub(crate) async fn send(
    State(state): State<AppState>,
    mut visitor: Visitor,
    request: Request,
) -> Result<Response, ApiError> {
    // The whole request is bound, and a slow phone may take its time to send one.
    let within = state.issuer.within - state.issuer.within / TO_ANSWER;
    let deadline = Instant::now() + within;
    let sent = Sent::read(request).await?;
    visitor.speak(sent.lang.as_deref());
    if let Some(intent) = &sent.intent {
        let mut query = form_urlencoded::Serializer::new(String::new());
        visitor.query = format!("&{}", query.append_pair(INTENT_PARAMETER, intent).finish());
    }
    if csrf::check(&state, &visitor.headers).is_err() {
        tracing::warn!("a form was sent by a page of another site");
        let mut response = refused(&state, &visitor, sent);
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Ok(response);
    }
    let Some(key) = sent.key else {
        return Ok(refused(&state, &visitor, sent));
    };
    match made(&state, &sent, key, deadline).await {
        Ok(bill) => {
            let address = format!("{}?{}", bill_page_path(&bill.id), visitor.lang());
            Ok(see_other(&address))
        }
        Err(failure) => Ok(again(&state, &visitor, sent, key, &failure)),
    }
}

async fn made(
    state: &AppState,
    sent: &Sent,
    key: IdempotencyKey,
    deadline: Instant,
) -> Result<Bill, ApiError> {
    let asked = CreateBillRequest {
        bill: sent.draft.clone(),
        intent: sent.intent.clone(),
    };
    let made = bills::made(state, &asked, key.to_string());
    // Who asks ClickPesa goes on all the same.
    let made = tokio::time::timeout_at(deadline, made).await;
    made.unwrap_or_else(|_elapsed| Err(ApiError::in_progress()))
}

/// The form as it was sent. The same bill is sent again by the same key.
fn again(
    state: &AppState,
    visitor: &Visitor,
    sent: Sent,
    key: IdempotencyKey,
    failure: &ApiError,
) -> Response {
    let problem = problem(failure, visitor);
    let key = if asks_anew(&problem) {
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
    failed(page(state, visitor, content), failure)
}

/// A form that did not come from a page of ours, or not whole: it is shown as one of ours.
fn refused(state: &AppState, visitor: &Visitor, sent: Sent) -> Response {
    let failure = ApiError::new(ProblemCode::IdempotencyKeyReused);
    again(state, visitor, sent, fresh_key(), &failure)
}
