//! Verified webhooks, as they came.

use sha2::{Digest, Sha256};

use super::database::BillStore;

const KEEP: &str = "INSERT INTO notifications (id, event, order_reference, body, received_at) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

/// A webhook whose checksum held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notification {
    pub(crate) event: String,
    pub(crate) order_reference: Option<String>,
    /// The whole body.
    pub(crate) body: String,
}

impl BillStore {
    /// A repeat is known by its body: it is the same to the byte.
    /// Keeps a webhook; `false` when it was kept before.
    pub(crate) async fn keep(&self, notification: &Notification) -> super::Result<bool> {
        let id = hex::encode(Sha256::digest(&notification.body));
        let keep = sqlx::query(KEEP)
            .bind(id)
            .bind(&*notification.event)
            .bind(notification.order_reference.as_deref())
            .bind(&*notification.body)
            .bind(self.now().await?);
        Ok(keep.execute(self.pool()).await?.rows_affected() > 0)
    }
}
