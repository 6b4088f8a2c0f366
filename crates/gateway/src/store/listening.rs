//! What other gateways on the same PostgreSQL have changed. Must not know what a bill is.

use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

use super::database::CHANNEL;
use crate::ledger::BillId;

/// After a lost connection: PostgreSQL restarts in seconds, and streams ask by themselves
/// meanwhile.
const PAUSE: Duration = Duration::from_secs(2);

/// Passes changes on until nobody could hear of them any more.
pub(super) async fn listen(url: String, changes: broadcast::Sender<BillId>) {
    loop {
        if let Err(error) = pass_on(&url, &changes).await {
            tracing::warn!(%error, "no word from other gateways for a moment");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn pass_on(url: &str, changes: &broadcast::Sender<BillId>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let told = listener.recv().await?;
        if let Some(id) = BillId::parse(told.payload()) {
            // Nobody may be watching.
            let _ = changes.send(id);
        }
    }
}
