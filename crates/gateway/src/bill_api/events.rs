//! Bills' statuses as server-sent events: `GET /api/bills/{id}/events` for one bill, and `GET /api/events`
//! for several.

use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use billpay_contract::{BILL_PARAMETER, BillId, MAX_STREAM_BILLS, ProblemCode};
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::sync::OwnedSemaphorePermit;

use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::client::Client;
use crate::client_limits::{ClientPermit, Demand};
use crate::ledger::Bill;
use crate::status_polling::Subscription;
use crate::store::StoreError;

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

/// The events of one bill. The stream ends with an error when the database fails, and the page reconnects.
type Events = BoxStream<'static, Result<Event, StoreError>>;

/// Sends the bill's state, then each change. A client that names the last version it has seen gets newer
/// ones only.
pub(crate) async fn events(
    State(state): State<AppState>,
    client: Client,
    StoredBill(bill): StoredBill,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let permit = stream_permit(&state, client)?;
    let last_event_id = headers
        .get(LAST_EVENT_ID)
        .and_then(|value| value.to_str().ok());
    let sent = last_event_id.and_then(|version| version.parse().ok());
    let events = StatusStream::start(&state, client, &bill.id, sent).await?;
    Ok(respond(state, permit, events.with_ids()))
}

/// Sends the state of each bill of the query, then each change. Unknown bills are left out, so that one
/// deleted bill does not end the updates of the others.
pub(crate) async fn events_of_bills(
    State(state): State<AppState>,
    client: Client,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let ids = bills_in(&query.unwrap_or_default());
    if ids.len() > MAX_STREAM_BILLS {
        let detail = format!("Open a stream of at most {MAX_STREAM_BILLS} bills.");
        return Err(ApiError::new(ProblemCode::TooManyBills).with_detail(detail));
    }
    state.client_limits.count(Demand::Request, client)?;
    let permit = stream_permit(&state, client)?;
    let mut streams = Vec::new();
    for id in ids {
        let events = StatusStream::start(&state, client, &id, None).await?;
        match &events.bill {
            Some(bill) if bill.issued.is_some() => streams.push(events.without_ids()),
            _ => state.client_limits.count(Demand::Miss, client)?,
        }
    }
    if streams.is_empty() {
        return Err(ApiError::new(ProblemCode::BillNotFound));
    }
    Ok(respond(state, permit, stream::select_all(streams)))
}

/// The bills that a query names, each once.
fn bills_in(query: &str) -> Vec<BillId> {
    let mut ids = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Some(id) =
            BillId::parse(&value).filter(|id| name == BILL_PARAMETER && !ids.contains(id))
        {
            ids.push(id);
        }
    }
    ids
}

/// The permits of a stream: of the client, and of the gateway.
type Permits = (Option<ClientPermit>, OwnedSemaphorePermit);

fn stream_permit(state: &AppState, client: Client) -> Result<Permits, ApiError> {
    let own = state.client_limits.stream(client)?;
    let permit = state.stream_permits.clone().try_acquire_owned();
    let permit = permit.map_err(|_| ApiError::new(ProblemCode::GatewayBusy))?;
    Ok((own, permit))
}

/// Sends all events until the gateway stops or the stream's lifetime ends.
fn respond<S>(state: AppState, permit: Permits, events: S) -> Response
where
    S: Stream<Item = Result<Event, StoreError>> + Send + 'static,
{
    let end = async move {
        let _permit = permit;
        state
            .stop
            .run_until_cancelled(tokio::time::sleep(LIFE))
            .await;
    };
    let events = events.take_until(Box::pin(end));
    let heartbeat = KeepAlive::new().interval(HEARTBEAT);
    ([UNBUFFERED], Sse::new(events).keep_alive(heartbeat)).into_response()
}

/// The state of one bill's events.
struct StatusStream {
    subscription: Subscription,
    /// The version of the bill that was sent last.
    sent: Option<i64>,
    /// The bill as it was read and not yet sent.
    bill: Option<Bill>,
    state: AppState,
}

impl StatusStream {
    async fn start(
        state: &AppState,
        client: Client,
        id: &BillId,
        sent: Option<i64>,
    ) -> Result<Self, StoreError> {
        let subscription = state.subscriptions.subscribe(id, client);
        // Read after the subscription, so that no change is missed in between.
        let bill = state.issuer.store.find(id).await?;
        let mut stream = Self {
            subscription,
            sent,
            bill: None,
            state: state.clone(),
        };
        stream.read(bill);
        Ok(stream)
    }

    /// Takes the bill as it was read.
    fn read(&mut self, bill: Option<Bill>) {
        if bill
            .as_ref()
            .is_some_and(|bill| bill.balance().status.is_fully_paid())
        {
            self.subscription.stop_polling();
        }
        self.bill = bill;
    }

    /// The events, each with the bill's version as its id.
    fn with_ids(self) -> Events {
        self.events(|event, version| event.id(version.to_string()))
    }

    /// The events without ids, which would be of different bills.
    fn without_ids(self) -> Events {
        self.events(|event, _version| event)
    }

    fn events(self, identify: fn(Event, i64) -> Event) -> Events {
        // Boxed, because an unfolded stream has room for its state twice.
        let events = stream::try_unfold(Box::new(self), move |mut stream| async move {
            let next = stream.next(identify).await?;
            Ok(next.map(|event| (event, stream)))
        });
        events.boxed()
    }

    /// The next event; `None` if there is no such bill any more.
    async fn next(
        &mut self,
        identify: fn(Event, i64) -> Event,
    ) -> Result<Option<Event>, StoreError> {
        loop {
            if let Some(bill) = self.bill.take()
                && self.sent != Some(bill.version)
                && let Some(event) = event(&self.state, &bill)
            {
                self.sent = Some(bill.version);
                return Ok(Some(identify(event, bill.version)));
            }
            self.subscription.changed().await;
            // Boxed, because it is large and runs seldom, and each open stream has this future.
            let bill = Box::pin(self.state.issuer.store.find(self.subscription.id()));
            let bill = bill.await?;
            self.read(bill);
            if self.bill.is_none() {
                return Ok(None);
            }
        }
    }
}

fn event(state: &AppState, bill: &Bill) -> Option<Event> {
    let view = bill.view(state.clock.timestamp())?;
    Event::default().retry(RETRY).json_data(view).ok()
}
