//! What other gateways on the same PostgreSQL have changed.

use billpay_contract::BillId;
use std::convert::Infallible;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

/// The channel on which gateways tell each other of changed bills.
pub(super) const CHANNEL: &str = "billpay_bills";

/// After a lost connection: PostgreSQL restarts in seconds.
const PAUSE: Duration = Duration::from_secs(2);

/// What others are told of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// That bill is another now.
    Of(BillId),
    /// Some may be: word of them may have been lost.
    Missed,
}

/// Hears of every change from when this returns, and passes it on.
pub(super) async fn start(
    url: String,
    changes: broadcast::Sender<Change>,
) -> Result<(), sqlx::Error> {
    let listener = connect(&url).await?;
    tokio::spawn(listen(url, listener, changes));
    Ok(())
}

async fn listen(url: String, first: PgListener, changes: broadcast::Sender<Change>) {
    let mut listener = Ok(first);
    loop {
        let Err(error) = pass_on(listener, &changes).await;
        tracing::warn!(%error, "no word from other gateways for a moment");
        tokio::time::sleep(PAUSE).await;
        listener = connect(&url).await;
        let _ = changes.send(Change::Missed);
    }
}

async fn connect(url: &str) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn pass_on(
    listener: Result<PgListener, sqlx::Error>,
    changes: &broadcast::Sender<Change>,
) -> Result<Infallible, sqlx::Error> {
    let mut listener = listener?;
    loop {
        // It connects anew by itself, and says nothing of what it has missed.
        let told = match listener.try_recv().await? {
            Some(told) => BillId::parse(told.payload()).map(Change::Of),
            None => Some(Change::Missed),
        };
        if let Some(change) = told {
            // Nobody may be watching.
            let _ = changes.send(change);
        }
    }
}
