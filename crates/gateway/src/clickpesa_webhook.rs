//! `POST /webhooks/clickpesa`: receives ClickPesa's webhooks. A webhook is stored before it is
//! acknowledged.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use billpay_contract::{ControlNumber, ProblemCode};
use http::{HeaderMap, StatusCode};
use tracing::Instrument;

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::clickpesa::{Caller, RefusedWebhook, WebhookEvent};
use crate::client::Client;
use crate::request_body;
use crate::status_polling::{PollCause, PollPace, log_smaller_payment, log_uncountable_payment};
use crate::store::{ClickPesaWebhook, Recorded};

/// The largest accepted webhook. The documented ones are below 1 KiB.
const MAX_BYTES: usize = 64 * 1024;

/// How often accepted webhooks cause a poll: without a checksum key anybody can send them.
const ACCEPTED: PollPace = PollPace {
    after_any: Duration::from_secs(3),
    after_webhook: Duration::ZERO,
};

/// How often refused webhooks do. The first one of a minute causes a poll at once.
const REFUSED: PollPace = PollPace {
    after_any: Duration::ZERO,
    after_webhook: Duration::from_secs(60),
};

/// Acknowledges a webhook with 204 when it is stored or irrelevant.
pub(crate) async fn receive(
    State(state): State<AppState>,
    Client(sender): Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = request_body::read(body, MAX_BYTES).await?;
    let sender = Caller::Webhook(sender);
    let event = match state.webhook_verifier.read(&body, &headers) {
        Ok(event) => event,
        Err(refused) => return Err(poll_instead(&state, sender, refused).await),
    };
    // In a task of its own, so that a closed connection cancels nothing.
    let tasks = state.issuer.tasks.clone();
    let processed = tasks.spawn(process(state, sender, event, body).in_current_span());
    let processed = processed.await;
    processed.map_err(|error| ApiError::new(ProblemCode::Internal).with_cause(error))??;
    Ok(StatusCode::NO_CONTENT)
}

/// Polls the bill of a refused webhook: if ClickPesa computes checksums in a way that is not known here, its
/// payments are noticed all the same. Returns the error of the webhook.
async fn poll_instead(state: &AppState, sender: Caller, refused: RefusedWebhook) -> ApiError {
    if let Some(number) = &refused.number
        && let Ok(Some(bill)) = state.issuer.store.find_number(number).await
        && !bill.balance().status.is_fully_paid()
    {
        let cause = PollCause {
            sender,
            pace: REFUSED,
        };
        state.webhook_polls.start(&bill.id, cause).await;
    }
    refused.error.into()
}

async fn process(
    state: AppState,
    sender: Caller,
    event: WebhookEvent,
    body: Bytes,
) -> Result<(), ApiError> {
    if event.form.is_some() {
        store(&state, sender, &event, &body).await?;
    }
    // Numbers of other systems, and numbers that do not exist, cause no work.
    if let Some(number) = &event.number
        && let Some(bill) = state.issuer.store.find_number(number).await?
    {
        let cause = PollCause {
            sender,
            pace: ACCEPTED,
        };
        state.webhook_polls.start(&bill.id, cause).await;
    }
    Ok(())
}

async fn store(
    state: &AppState,
    sender: Caller,
    event: &WebhookEvent,
    body: &[u8],
) -> Result<(), ApiError> {
    let store = &state.issuer.store;
    let webhook = ClickPesaWebhook {
        event: event.name.clone(),
        order_reference: event
            .number
            .as_ref()
            .map(|number| number.as_str().to_owned()),
        body: String::from_utf8_lossy(body).into_owned(),
    };
    let new = store.store_webhook(&webhook).await?;
    let number = event.number.as_ref().map(ControlNumber::as_str);
    tracing::info!(
        event = event.name,
        number,
        new,
        "received a webhook from ClickPesa"
    );
    let (Some(number), Some(payment)) = (&event.number, &event.payment) else {
        return Ok(());
    };
    log_uncountable_payment(payment);
    let payment = std::slice::from_ref(payment);
    match store.record(number, payment).await? {
        Recorded::UnknownNumber => {}
        Recorded::Changed(bill) => {
            log_smaller_payment(&bill);
            return Ok(());
        }
        Recorded::Unchanged => return Ok(()),
    }
    // Either the number of a bill whose create call got no answer, or a number of another system of the
    // merchant.
    if let Some(bill) = store.find_unnumbered(number).await? {
        state.issuer.recover_number(&bill, sender).await?;
    }
    // The sweep or another gateway may have stored the number since the first attempt.
    store.record(number, payment).await?;
    Ok(())
}
