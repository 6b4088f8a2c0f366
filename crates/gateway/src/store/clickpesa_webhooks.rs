//! Stores ClickPesa's verified webhooks as they were received.

use sha2::{Digest, Sha256};

use super::bill_store::BillStore;

const KEEP: &str = "INSERT INTO notifications (id, event, order_reference, body, received_at) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

/// A webhook whose checksum was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClickPesaWebhook {
    pub(crate) event: String,
    pub(crate) order_reference: Option<String>,
    /// The whole body.
    pub(crate) body: String,
}

impl BillStore {
    /// Stores a webhook; `false` when the same body was stored before.
    pub(crate) async fn store_webhook(&self, webhook: &ClickPesaWebhook) -> super::Result<bool> {
        let id = hex::encode(Sha256::digest(&webhook.body));
        let keep = sqlx::query(KEEP)
            .bind(id)
            .bind(&*webhook.event)
            .bind(webhook.order_reference.as_deref())
            .bind(&*webhook.body)
            .bind(self.now().await?);
        Ok(keep.execute(self.pool()).await?.rows_affected() > 0)
    }
}
