//! `GET /healthz` and `GET /readyz`, for load balancers and orchestrators.
//!
//! Liveness says that the process runs: only a restart helps one that does not. Readiness says whether customers
//! can be sent here, and looks at what a new bill needs: the database and ClickPesa.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::clickpesa::{CallError, ClickPesa, ProviderError};
use crate::clock::Clock;
use crate::store::{BillStore, StoreError};

/// How long an outcome is used, for all callers. Shorter than the interval of usual probes (5 or 10 s), so that
/// each probe sees a new one; and however many ask, the database has at most 20 small writes a minute.
const OUTCOME_COUNTS_FOR: Duration = Duration::from_secs(3);

/// The time limit of a check: as long as a request waits for a connection to the database or to ClickPesa.
const CHECK_TIMEOUT: Duration = Duration::from_secs(5);

/// `GET /healthz`: the process runs.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "up"}))
}

/// `GET /readyz`: 200 if bills can be created, else 503; the body says which checks have failed. With
/// `?exclude=clickpesa` that check does not count.
pub(crate) async fn readiness(
    State(readiness): State<Readiness>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let outcomes = readiness.outcomes().await;
    let excluded = |name: &str| {
        let mut excluded = query.iter().filter(|(key, _)| key == "exclude");
        excluded.any(|(_, value)| value == name)
    };
    let checks = [
        ("database", outcomes.database),
        ("clickpesa", outcomes.clickpesa),
    ];
    let failed = |(name, outcome)| outcome != OK && !excluded(name);
    let (code, status) = if checks.into_iter().any(failed) {
        (StatusCode::SERVICE_UNAVAILABLE, "unready")
    } else {
        (StatusCode::OK, "ready")
    };
    let checks: serde_json::Map<_, _> = checks
        .map(|(name, outcome)| (name.to_owned(), outcome.into()))
        .into_iter()
        .collect();
    (code, Json(json!({"status": status, "checks": checks}))).into_response()
}

/// The outcome of a check that has succeeded.
const OK: &str = "ok";

/// The outcome of a check that has exceeded its time limit.
const TIMED_OUT: &str = "timed_out";

/// The outcome of each check: [`OK`], or a word for what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outcomes {
    database: &'static str,
    clickpesa: &'static str,
}

/// The checks and their last outcomes. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Readiness {
    store: BillStore,
    clickpesa: ClickPesa,
    clock: Clock,
    /// Locked during a check, so that one is in flight, and the other callers wait for its outcome.
    last: Arc<Mutex<Option<(Instant, Outcomes)>>>,
}

impl Readiness {
    pub(crate) fn new(store: BillStore, clickpesa: ClickPesa, clock: Clock) -> Self {
        Self {
            store,
            clickpesa,
            clock,
            last: Arc::default(),
        }
    }

    async fn outcomes(&self) -> Outcomes {
        let mut last = Arc::clone(&self.last).lock_owned().await;
        if let Some((checked, outcomes)) = *last
            && self.clock.now() - checked < OUTCOME_COUNTS_FOR
        {
            return outcomes;
        }
        // In a task of its own, so that a caller that hangs up does not cancel it.
        let readiness = self.clone();
        let checked = tokio::spawn(async move {
            let outcomes = readiness.check().await;
            log_change(last.map(|(_, outcomes)| outcomes), outcomes);
            *last = Some((readiness.clock.now(), outcomes));
            outcomes
        });
        checked.await.unwrap_or(Outcomes {
            database: "failed",
            clickpesa: "failed",
        })
    }

    async fn check(&self) -> Outcomes {
        let database = timeout(CHECK_TIMEOUT, self.store.check_health());
        let clickpesa = timeout(CHECK_TIMEOUT, self.clickpesa.check_health(CHECK_TIMEOUT));
        let (database, clickpesa) = tokio::join!(database, clickpesa);
        Outcomes {
            database: database.map_or(TIMED_OUT, database_outcome),
            clickpesa: clickpesa.map_or(TIMED_OUT, clickpesa_outcome),
        }
    }
}

fn database_outcome(checked: Result<(), StoreError>) -> &'static str {
    match checked {
        Ok(()) => OK,
        Err(error) => {
            tracing::debug!(cause = %error, "the database's check failed");
            error.kind().into()
        }
    }
}

fn clickpesa_outcome(checked: Result<(), ProviderError>) -> &'static str {
    let Err(error) = checked else { return OK };
    tracing::debug!(cause = %error, "the check of ClickPesa failed");
    match error {
        ProviderError::Down { .. } => "down",
        ProviderError::QueueTimeout | ProviderError::DeadlinePassed => TIMED_OUT,
        ProviderError::NoToken(error) | ProviderError::Call(error) => match error {
            CallError::Unreachable(_) | CallError::Interrupted(_) => "unreachable",
            CallError::TimedOut => TIMED_OUT,
            CallError::Denied { .. } | CallError::Rejected { .. } => "denied",
            CallError::RateLimited { .. } => "busy",
            CallError::Unreadable(_)
            | CallError::Conflict { .. }
            | CallError::Failed { .. }
            | CallError::Panicked => "failed",
        },
    }
}

/// Logs that the gateway has become ready or unready: probes come too often to log each.
fn log_change(last: Option<Outcomes>, now: Outcomes) {
    let Outcomes {
        database,
        clickpesa,
    } = now;
    let ready = (database, clickpesa) == (OK, OK);
    match last {
        Some(last) if last == now => {}
        None if ready => {}
        _ if ready => tracing::info!("ready again"),
        _ => tracing::warn!(database, clickpesa, "not ready"),
    }
}
