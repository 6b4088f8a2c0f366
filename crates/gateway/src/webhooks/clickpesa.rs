//! `POST /webhooks/clickpesa`: money has come, or has not. What is told is on disk before it is
//! acknowledged. Must not know the shapes in which ClickPesa tells it.

use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use billpay_contract::{ControlNumber, ProblemCode};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, Limited};
use tracing::Instrument;

use crate::clickpesa::{Told, WebhookError};
use crate::problems::Failure;
use crate::router::Shared;
use crate::store::{Notification, Recorded};

/// The largest notification that is read. The documented ones are below 1 KiB.
const MAX_BYTES: usize = 64 * 1024;

/// How long one may take to arrive.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Between two looks at the same bill that notifications ask for: anybody can send one where no
/// key is configured.
const PAUSE: Duration = Duration::from_secs(3);

/// Acknowledges with 204 what is kept, or is of no concern.
pub(crate) async fn notified(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Failure> {
    let body = tokio::time::timeout(TIMEOUT, Limited::new(body, MAX_BYTES).collect()).await;
    let body = body.map_err(|_| Failure::new(ProblemCode::MalformedBody))?;
    let body = body
        .map_err(|_| Failure::new(ProblemCode::BodyTooLarge))?
        .to_bytes();
    let beside = shared
        .webhook_header
        .as_ref()
        .and_then(|name| headers.get(name));
    let beside = beside.and_then(|value| value.to_str().ok());
    let told = shared.webhook.read(&body, beside)?;
    if told.vouched {
        keep(&shared, &told, &body).await?;
    }
    if let Some(number) = told.number {
        look(shared, number);
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn keep(shared: &Shared, told: &Told, body: &[u8]) -> Result<(), Failure> {
    let store = &shared.issuer.store;
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
    if store.record(number, std::slice::from_ref(payment)).await? == Recorded::NoBill {
        // A number of the merchant's other systems, or one whose making is being kept just now.
        tracing::info!(
            number = number.as_str(),
            "the payment is of no bill that is kept here"
        );
    }
    Ok(())
}

/// Asks ClickPesa itself, after the answer: what it lists counts.
fn look(shared: Shared, number: ControlNumber) {
    let tasks = shared.issuer.tasks.clone();
    let look = async move {
        let bill = shared.issuer.store.find_number(&number).await;
        let Ok(Some(bill)) = bill else { return };
        if let Err(error) = shared.looker.look(bill, PAUSE).await {
            tracing::warn!(number = number.as_str(), cause = %error, "no look after a notification");
        }
    };
    tasks.spawn(look.in_current_span());
}

impl From<WebhookError> for Failure {
    fn from(error: WebhookError) -> Self {
        let code = match error {
            WebhookError::Malformed => ProblemCode::MalformedBody,
            WebhookError::Unsigned | WebhookError::Method | WebhookError::WrongChecksum => {
                ProblemCode::WebhookRefused
            }
        };
        Self::new(code).with_cause(error)
    }
}
