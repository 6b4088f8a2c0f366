//! `POST /webhooks/clickpesa`: money has come, or has not. What is told is on disk before it is
//! acknowledged.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use billpay_contract::{ControlNumber, ProblemCode};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, Limited};
use tracing::Instrument;

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::clickpesa::Told;
use crate::store::{Notification, Recorded};
use crate::watching::tell_of_odd;

/// The largest notification that is read. The documented ones are below 1 KiB.
const MAX_BYTES: usize = 64 * 1024;

/// How long one may take to arrive.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Between two looks at the same bill that notifications ask for: anybody can send one where no
/// key is configured.
const PAUSE: Duration = Duration::from_secs(3);

/// Before each try to look, in seconds: the first at once, the last after ClickPesa has had its
/// moment. Rounds go on where these end.
const PAUSES_S: [u64; 4] = [0, 4, 15, 60];

/// Acknowledges with 204 what is kept, or is of no concern.
pub(crate) async fn notified(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = tokio::time::timeout(TIMEOUT, Limited::new(body, MAX_BYTES).collect()).await;
    let body = body.map_err(|_| ApiError::new(ProblemCode::MalformedBody))?;
    let body = body
        .map_err(|_| ApiError::new(ProblemCode::BodyTooLarge))?
        .to_bytes();
    let beside = state
        .webhook_header
        .as_ref()
        .and_then(|name| headers.get(name));
    let beside = beside.and_then(|value| value.to_str().ok());
    let told = state.webhook.read(&body, beside)?;
    // In a task of its own: a sender that hangs up stops nothing.
    let tasks = state.issuer.tasks.clone();
    let heard = tasks.spawn(hear(state, told, body).in_current_span());
    let heard = heard.await;
    heard.map_err(|error| ApiError::new(ProblemCode::Internal).with_cause(error))??;
    Ok(StatusCode::NO_CONTENT)
}

async fn hear(state: AppState, told: Told, body: Bytes) -> Result<(), ApiError> {
    if told.vouched {
        keep(&state, &told, &body).await?;
    }
    if let Some(number) = told.number {
        let tasks = state.issuer.tasks.clone();
        tasks.spawn(look(state, number).in_current_span());
    }
    Ok(())
}

async fn keep(state: &AppState, told: &Told, body: &[u8]) -> Result<(), ApiError> {
    let store = &state.issuer.store;
    let notification = Notification {
        event: told.event.clone(),
        order_reference: told
            .number
            .as_ref()
            .map(|number| number.as_str().to_owned()),
        body: String::from_utf8_lossy(body).into_owned(),
    };
    let new = store.keep(&notification).await?;
    let number = told.number.as_ref().map(ControlNumber::as_str);
    tracing::info!(event = told.event, number, new, "notified by ClickPesa");
    let (Some(number), Some(payment)) = (&told.number, &told.payment) else {
        return Ok(());
    };
    tell_of_odd(payment);
    let payment = std::slice::from_ref(payment);
    if store.record(number, payment).await? != Recorded::NoBill {
        return Ok(());
    }
    // A bill whose number was made while nobody heard of it; otherwise a number of the merchant's
    // other systems.
    if let Some(bill) = store.find_asked(number).await? {
        state.issuer.resume(&bill).await?;
        store.record(number, payment).await?;
    }
    Ok(())
}

/// Asks ClickPesa itself, after the answer: what it lists counts. Whoever looked a moment ago may
/// have looked too soon, and ClickPesa may be away for a while.
async fn look(state: AppState, number: ControlNumber) {
    for wait in PAUSES_S.map(Duration::from_secs) {
        let waited = state.stop.run_until_cancelled(tokio::time::sleep(wait));
        if waited.await.is_none() {
            return;
        }
        let Ok(Some(bill)) = state.issuer.store.find_number(&number).await else {
            continue;
        };
        let turn = state.issuer.store.take_look(&bill.id, PAUSE).await;
        if !turn.unwrap_or_default() {
            continue;
        }
        match state.looker.look_now(bill).await {
            Ok(_) => return,
            Err(error) => {
                let number = number.as_str();
                tracing::warn!(number, cause = %error, "no look after a notification yet");
            }
        }
    }
}
