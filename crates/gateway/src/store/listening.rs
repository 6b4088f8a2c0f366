//! What other gateways on the same PostgreSQL have changed. Must not know what a bill is.

use std::convert::Infallible;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

use super::database::CHANNEL;
use crate::ledger::BillId;

/// After a lost connection: PostgreSQL restarts in seconds, and streams ask by themselves
/// meanwhile.
const PAUSE: Duration = Duration::from_secs(2);

/// Hears of every change from when this returns, and passes it on.
pub(super) async fn start(
    url: String,
    changes: broadcast::Sender<BillId>,
) -> Result<(), sqlx::Error> {
    let listener = connect(&url).await?;
    tokio::spawn(listen(url, listener, changes));
    Ok(())
}

async fn listen(url: String, first: PgListener, changes: broadcast::Sender<BillId>) {
    let mut listener = Ok(first);
    loop {
        let Err(error) = pass_on(listener, &changes).await;
        tracing::warn!(%error, "no word from other gateways for a moment");
        tokio::time::sleep(PAUSE).await;
        listener = connect(&url).await;
    }
}

async fn connect(url: &str) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn pass_on(
    listener: Result<PgListener, sqlx::Error>,
    changes: &broadcast::Sender<BillId>,
) -> Result<Infallible, sqlx::Error> {
    let mut listener = listener?;
    loop {
        let told = listener.recv().await?;
        if let Some(id) = BillId::parse(told.payload()) {
            // Nobody may be watching.
            let _ = changes.send(id);
        }
    }
}
