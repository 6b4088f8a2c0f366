//! `GET /api/bills/{id}/events`: a bill's status as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use billpay_contract::ProblemCode;
use futures_util::stream::{self, Stream};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::kept::Kept;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::Bill;
use crate::watching::Watch;

/// A word now and then, so that nobody on the way takes the connection for dead: nginx ends one that
/// is silent for a minute (`proxy_read_timeout`), and a lost word must not be enough for that.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// A stream ends by itself after so long, and its page comes again: what a proxy or a gone phone
/// has left half open is not held for ever.
const LIFE: Duration = Duration::from_secs(30 * 60);

/// What a browser waits before it comes again by itself. The widget has its own back-off.
const RETRY: Duration = Duration::from_secs(3);

/// nginx passes each event on at once where it sees this.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Answers with what is known, then with each change, until the gateway stops or the stream is old.
pub(crate) async fn events(
    State(state): State<AppState>,
    Kept(bill): Kept,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let place = state.streams.clone().try_acquire_owned();
    let place = place.map_err(|_| ApiError::new(ProblemCode::GatewayBusy))?;
    let known = headers
        .get(LAST_EVENT_ID)
        .and_then(|value| value.to_str().ok());
    let watch = state.hub.watch(&bill.id);
    // Read after the watch has begun: no change falls between the two.
    let bill = state.issuer.store.find(&bill.id).await?;
    let telling = Telling {
        watch,
        told: known.and_then(|version| version.parse().ok()),
        bill,
        end: Box::pin(tokio::time::sleep(LIFE)),
        state,
        _place: place,
    };
    let events = stream::unfold(telling, Telling::next);
    let sse = Sse::new(Box::pin(events) as std::pin::Pin<Box<dyn Stream<Item = _> + Send>>);
    let heartbeat = KeepAlive::new().interval(HEARTBEAT);
    Ok(([UNBUFFERED], sse.keep_alive(heartbeat)).into_response())
}

/// A stream.
struct Telling {
    watch: Watch,
    /// The version that was told last.
    told: Option<i64>,
    /// What has been read and not told yet.
    bill: Option<Bill>,
    end: std::pin::Pin<Box<tokio::time::Sleep>>,
    state: AppState,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Telling {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(bill) = self.bill.take()
                && self.told != Some(bill.version)
                && let Some(event) = event(&self.state, &bill)
            {
                self.told = Some(bill.version);
                return Some((Ok(event), self));
            }
            tokio::select! {
                () = self.watch.changed() => {}
                () = &mut self.end => return None,
                () = self.state.stop.cancelled() => return None,
            }
            let found = self.state.issuer.store.find(self.watch.id()).await;
            // A database that is away for a moment: the page comes again.
            self.bill = Some(found.ok()??);
        }
    }
}

fn event(state: &AppState, bill: &Bill) -> Option<Event> {
    let view = bill.view(state.clock.moment())?;
    let event = Event::default().id(bill.version.to_string()).retry(RETRY);
    event.json_data(view).ok()
}
