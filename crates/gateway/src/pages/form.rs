//! `GET /`: the form. `POST /`: the form that was submitted without scripts.

use axum::extract::{Request, State};
use axum::response::Response;
use billpay_contract::{
    CreateBillRequest, INTENT_PARAMETER, IdempotencyKey, ProblemCode, bill_page_path,
};
use billpay_widget::ssr::{PageContent, needs_new_key};
use http::header::{CACHE_CONTROL, VARY};
use http::{HeaderValue, StatusCode};
use tokio::time::Instant;

use super::csrf;
use super::empty_form;
use super::keyed_page::fresh_key;
use super::page_request::PageRequest;
use super::response::{page, page_on_thread, problem, see_other, with_error};
use super::submitted_form::SubmittedForm;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::bill_api::{self, RequestIdentity};
use crate::browser_id::BrowserId;
use crate::client::Client;
use crate::client_limits::Demand;
use crate::ledger::{Bill, Browser};

/// Only the customer's browser keeps the form, and only for its back button. The form then still has its
/// key, so that submitting it again creates no second bill.
const BACK_BUTTON_ONLY: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The request headers that the form depends on, without the cookies: the first response sets one, and the browser would
/// not use the form again.
const DEPENDS_ON: HeaderValue = HeaderValue::from_static("accept-encoding, accept-language");

/// One part in so many of a request's time limit is left for the response. After the whole time limit,
/// the error page would not have what was typed.
const SHARE_FOR_PAGE: u32 = 10;

/// Shows an empty form.
pub(crate) async fn show(
    State(state): State<AppState>,
    client: Client,
    page_request: PageRequest,
) -> Result<Response, ApiError> {
    state.client_limits.count(Demand::Request, client)?;
    let intent = page_request.parameter(INTENT_PARAMETER);
    let browser = BrowserId::of_form(&state, &page_request.headers, intent.is_some());
    let mut response = match empty_form::response(&state, &page_request).await {
        Some(response) => response,
        None => {
            let content = empty_form::content(&state, intent);
            page_on_thread(&state, &page_request, content).await
        }
    };
    if let Some(browser) = browser {
        browser.add_cookie(&mut response, &state, &page_request.headers);
    }
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, BACK_BUTTON_ONLY);
    headers.insert(VARY, DEPENDS_ON);
    Ok(response)
}

/// Creates the bill and redirects to its page, or shows the submitted form with its errors.
pub(crate) async fn submit(
    State(state): State<AppState>,
    client: Client,
    mut page_request: PageRequest,
    request: Request,
) -> Result<Response, ApiError> {
    // The time limit includes reading the body, which takes time on a slow connection.
    let within = state.issuer.request_timeout - state.issuer.request_timeout / SHARE_FOR_PAGE;
    let deadline = Instant::now() + within;
    let form = SubmittedForm::read(request).await?;
    page_request.set_language(form.lang.as_deref());
    if let Some(intent) = &form.intent {
        let mut query = form_urlencoded::Serializer::new(String::new());
        page_request.query = format!("&{}", query.append_pair(INTENT_PARAMETER, intent).finish());
    }
    if csrf::check(&state, &page_request.headers).is_err() {
        tracing::warn!("a form was submitted by a page of another site");
        let mut response = show_refused(&state, &page_request, form);
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Ok(response);
    }
    let Some(key) = form.key else {
        return Ok(show_refused(&state, &page_request, form));
    };
    let headers = &page_request.headers;
    // With a form in a page of another site, browsers do not send the cookie. A new id would replace theirs.
    let recognised = BrowserId::sent(headers).is_some() || csrf::is_own_page(&state, headers);
    let browser = BrowserId::of_form(&state, headers, form.intent.is_some()).filter(|_| recognised);
    let identity = RequestIdentity {
        key: key.to_string(),
        browser: browser.map(|id| Browser::Repeats(id.as_text())),
    };
    let mut response = match create_bill(&state, client, &form, identity, deadline).await {
        Ok(bill) => {
            let address = format!("{}?{}", bill_page_path(&bill.id), page_request.lang());
            see_other(&address)
        }
        Err(error) => show_again(&state, &page_request, form, key, &error),
    };
    if let Some(browser) = browser {
        browser.add_cookie(&mut response, &state, &page_request.headers);
    }
    Ok(response)
}

async fn create_bill(
    state: &AppState,
    client: Client,
    form: &SubmittedForm,
    identity: RequestIdentity,
    deadline: Instant,
) -> Result<Bill, ApiError> {
    let request = CreateBillRequest {
        bill: form.draft.clone(),
        intent: form.intent.clone(),
    };
    let created = bill_api::create_bill(state, client, &request, identity);
    // The attempt continues in its own task.
    let created = tokio::time::timeout_at(deadline, created).await;
    created.unwrap_or_else(|_elapsed| Err(ApiError::in_progress()))
}

/// Shows the submitted form. Unless the problem requires a new key, it keeps its key.
fn show_again(
    state: &AppState,
    page_request: &PageRequest,
    form: SubmittedForm,
    key: IdempotencyKey,
    error: &ApiError,
) -> Response {
    let problem = problem(error, page_request);
    let key = if needs_new_key(&problem) {
        fresh_key()
    } else {
        key
    };
    let content = PageContent::Form {
        intent: form.intent,
        draft: Some(form.draft),
        key,
        problem: Some(problem),
    };
    with_error(page(state, page_request, content), error)
}

/// Shows a form that another site sent, or that has no key, with a new key.
fn show_refused(state: &AppState, page_request: &PageRequest, form: SubmittedForm) -> Response {
    let error = ApiError::new(ProblemCode::IdempotencyKeyReused);
    show_again(state, page_request, form, fresh_key(), &error)
}
