//! `GET /api/bills/{id}/events`: a bill's status as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use billpay_contract::ProblemCode;
use futures_util::stream::{self, Stream};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::Bill;
use crate::status_polling::Subscription;

/// The pause between keep-alive comments. nginx closes a connection that is silent for a minute
/// (`proxy_read_timeout`); with this value one lost comment does no harm.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// The lifetime of a stream. The page then reconnects, so that connections that a proxy or a phone
/// left half open are not held for ever.
const LIFE: Duration = Duration::from_secs(30 * 60);

/// The pause before a browser reconnects by itself. The widget has its own back-off.
const RETRY: Duration = Duration::from_secs(3);

/// Makes nginx pass on each event at once.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Sends the bill's state, then each change, until the gateway stops or the stream's lifetime ends.
pub(crate) async fn events(
    State(state): State<AppState>,
    StoredBill(bill): StoredBill,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let permit = state.stream_permits.clone().try_acquire_owned();
    let permit = permit.map_err(|_| ApiError::new(ProblemCode::GatewayBusy))?;
    let last_event_id = headers
        .get(LAST_EVENT_ID)
        .and_then(|value| value.to_str().ok());
    let subscription = state.subscriptions.subscribe(&bill.id);
    // Read after the subscription, so that no change is missed in between.
    let bill = state.issuer.store.find(&bill.id).await?;
    let status_stream = StatusStream {
        subscription,
        sent: last_event_id.and_then(|version| version.parse().ok()),
        bill,
        end: Box::pin(tokio::time::sleep(LIFE)),
        state,
        _permit: permit,
    };
    let events = stream::unfold(status_stream, StatusStream::next);
    let sse = Sse::new(Box::pin(events) as std::pin::Pin<Box<dyn Stream<Item = _> + Send>>);
    let heartbeat = KeepAlive::new().interval(HEARTBEAT);
    Ok(([UNBUFFERED], sse.keep_alive(heartbeat)).into_response())
}

/// The state of one stream.
struct StatusStream {
    subscription: Subscription,
    /// The version of the bill that was sent last.
    sent: Option<i64>,
    /// The bill as it was read and not yet sent.
    bill: Option<Bill>,
    end: std::pin::Pin<Box<tokio::time::Sleep>>,
    state: AppState,
    _permit: tokio::sync::OwnedSemaphorePermit,
}

impl StatusStream {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(bill) = self.bill.take()
                && self.sent != Some(bill.version)
                && let Some(event) = event(&self.state, &bill)
            {
                self.sent = Some(bill.version);
                return Some((Ok(event), self));
            }
            tokio::select! {
                () = self.subscription.changed() => {}
                () = &mut self.end => return None,
                () = self.state.stop.cancelled() => return None,
            }
            let found = self.state.issuer.store.find(self.subscription.id()).await;
            // When the database fails, the stream ends and the page reconnects.
            self.bill = Some(found.ok()??);
        }
    }
}

fn event(state: &AppState, bill: &Bill) -> Option<Event> {
    let view = bill.view(state.clock.timestamp())?;
    let event = Event::default().id(bill.version.to_string()).retry(RETRY);
    event.json_data(view).ok()
}
