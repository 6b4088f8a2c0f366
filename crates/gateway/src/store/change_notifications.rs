//! Notifications of changed bills. Gateways on one PostgreSQL exchange them with LISTEN and NOTIFY.

use billpay_contract::BillId;
use std::convert::Infallible;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

/// The channel of the notifications.
pub(super) const CHANNEL: &str = "billpay_bills";

/// The pause before reconnecting: PostgreSQL restarts in seconds.
const PAUSE: Duration = Duration::from_secs(2);

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// This bill has changed.
    Bill(BillId),
    /// Any bill may have changed: notifications may have been lost.
    Missed,
}

/// Starts to forward notifications. None is missed after this has returned.
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
        let Err(error) = forward(listener, &changes).await;
        tracing::warn!(%error, "lost the connection for notifications from other gateways");
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

async fn forward(
    listener: Result<PgListener, sqlx::Error>,
    changes: &broadcast::Sender<Change>,
) -> Result<Infallible, sqlx::Error> {
    let mut listener = listener?;
    loop {
        // `None` means that it has reconnected and may have missed notifications.
        let change = match listener.try_recv().await? {
            Some(notification) => BillId::parse(notification.payload()).map(Change::Bill),
            None => Some(Change::Missed),
        };
        if let Some(change) = change {
            // An error means that there are no subscribers.
            let _ = changes.send(change);
        }
    }
}
