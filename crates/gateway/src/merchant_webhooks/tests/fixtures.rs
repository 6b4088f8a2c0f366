//! A store, and a delivery worker that runs on it.

use std::collections::HashMap;
use std::time::Duration;

use billpay_contract::BillId;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::receiver::Receiver;
use crate::clock::Clock;
use crate::config::{Config, Flags, MerchantWebhookConfig, WebhookSecret};
use crate::merchant_webhooks::delivery::DeliveryWorker;
use crate::merchant_webhooks::timing::Timing;
use crate::store::tests::{issue_bill, water};
use crate::store::{BillStore, DeliveryState, MerchantMessages, StoredMessage};

pub(super) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// No pauses, and a short time limit for an attempt.
pub(super) const FAST: Timing = Timing {
    timeout: Duration::from_secs(5),
    poll_interval: Duration::from_millis(5),
    pause: |_, _| Some(Duration::ZERO),
};

/// A time limit for an attempt that is longer than every test.
pub(super) const SLOW: Timing = Timing {
    timeout: Duration::from_secs(600),
    ..FAST
};

pub(super) fn config(url: &str, secret: &str) -> MerchantWebhookConfig {
    let settings = HashMap::from([
        ("CLICKPESA_CLIENT_ID", "shop-1"),
        ("BILLPAY_POLICY", "open"),
        ("CLICKPESA_API_KEY", "key-1"),
        ("BILLPAY_WEBHOOK_URL", url),
        ("BILLPAY_WEBHOOK_SECRET", secret),
    ]);
    let config = Config::read(&settings, &Flags::default()).unwrap();
    config.merchant_webhooks.unwrap()
}

pub(in crate::merchant_webhooks) fn secrets(text: &str) -> Vec<WebhookSecret> {
    config("https://shop.co.tz/", text).secrets
}

/// A store in a temporary file.
pub(super) struct TestStore {
    pub(super) store: BillStore,
    _folder: tempfile::TempDir,
}

impl TestStore {
    pub(super) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
        Self {
            store: BillStore::open(&url, MerchantMessages::Enabled)
                .await
                .unwrap(),
            _folder: folder,
        }
    }

    /// Creates a bill with a number, and so a message.
    pub(super) async fn issue(&self, number: &str) -> BillId {
        issue_bill(&self.store, &water(number), number).await.id
    }
}

/// A running delivery worker.
pub(super) struct Running {
    pub(super) stop: CancellationToken,
    pub(super) task: JoinHandle<()>,
}

impl Running {
    pub(super) fn start(store: &BillStore, receiver: &Receiver, timing: Timing) -> Self {
        let config = config(&receiver.url, SECRET);
        let worker = DeliveryWorker::new(store.clone(), config, Clock::system(), timing).unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(worker.run(stop.clone()));
        Self { stop, task }
    }

    pub(super) async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// Waits until the bill's messages are as wanted, and returns them.
pub(super) async fn messages_when(
    store: &BillStore,
    bill: &BillId,
    wanted: impl Fn(&[StoredMessage]) -> bool,
) -> Vec<StoredMessage> {
    loop {
        let messages = store.messages_of(bill).await.unwrap();
        if wanted(&messages) {
            return messages;
        }
    }
}

pub(super) fn delivered(message: &StoredMessage) -> bool {
    matches!(message.state, DeliveryState::Delivered(_))
}
