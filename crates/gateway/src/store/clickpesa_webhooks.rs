//! Stores ClickPesa's verified webhooks as they were received.

use sha2::{Digest, Sha256};

use super::bill_store::BillStore;

const KEEP: &str = "INSERT INTO notifications (id, event, order_reference, body, received_at) \
    VALUES ($1, $2, $3, $4, now_ms()) ON CONFLICT DO NOTHING";

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
        let (id, webhook) = (hex::encode(Sha256::digest(&webhook.body)), webhook.clone());
        let stored = self.write(move |connection| {
            Box::pin(async move {
                let values = [
                    id.as_str().into(),
                    webhook.event.as_str().into(),
                    webhook.order_reference.as_deref().into(),
                    webhook.body.as_str().into(),
                ];
                connection.execute(KEEP, &values).await
            })
        });
        Ok(stored.await? > 0)
    }
}
