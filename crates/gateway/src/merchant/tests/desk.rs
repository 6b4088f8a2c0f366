//! A store, and a deliverer at work on it.

use billpay_contract::BillId;
use std::collections::HashMap;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::receiver::Receiver;
use crate::clock::Clock;
use crate::config::{Config, Flags, MerchantConfig, WebhookSecret};
use crate::merchant::deliver::Deliverer;
use crate::merchant::pace::Pace;
use crate::store::tests::{water, with_number};
use crate::store::{BillStore, Kept, Merchant, Turn};

pub(super) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// As the real one, in a hurry: nothing rests, and an attempt is over soon.
pub(super) const HURRIED: Pace = Pace {
    timeout: Duration::from_millis(1500),
    look_again: Duration::from_millis(5),
    pause: |_, _| Some(Duration::ZERO),
};

/// An attempt that outlives every test.
pub(super) const PATIENT: Pace = Pace {
    timeout: Duration::from_secs(600),
    ..HURRIED
};

pub(super) fn config(url: &str, secret: &str) -> MerchantConfig {
    let settings = HashMap::from([
        ("CLICKPESA_CLIENT_ID", "shop-1"),
        ("BILLPAY_POLICY", "open"),
        ("CLICKPESA_API_KEY", "key-1"),
        ("BILLPAY_WEBHOOK_URL", url),
        ("BILLPAY_WEBHOOK_SECRET", secret),
    ]);
    let config = Config::read(&settings, &Flags::default()).unwrap();
    config.merchant.unwrap()
}

pub(in crate::merchant) fn secrets(text: &str) -> Vec<WebhookSecret> {
    config("https://shop.co.tz/", text).secrets
}

/// A store in a file that goes with it.
pub(super) struct TestStore {
    pub(super) store: BillStore,
    _folder: tempfile::TempDir,
}

impl TestStore {
    pub(super) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
        Self {
            store: BillStore::open(&url, Merchant::Told).await.unwrap(),
            _folder: folder,
        }
    }

    /// A bill with a number, of which the merchant is to be told.
    pub(super) async fn issue(&self, number: &str) -> BillId {
        with_number(&self.store, &water(number), number).await.id
    }
}

/// A deliverer at work.
pub(super) struct Running {
    pub(super) stop: CancellationToken,
    pub(super) task: JoinHandle<()>,
}

impl Running {
    pub(super) fn start(store: &BillStore, receiver: &Receiver, pace: Pace) -> Self {
        let config = config(&receiver.url, SECRET);
        let deliverer = Deliverer::new(store.clone(), config, Clock::system(), pace).unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(deliverer.run(stop.clone()));
        Self { stop, task }
    }

    pub(super) async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// The bill's messages, once they are as they should be.
pub(super) async fn outbox(
    store: &BillStore,
    bill: &BillId,
    wanted: impl Fn(&[Kept]) -> bool,
) -> Vec<Kept> {
    loop {
        let messages = store.outbox(bill).await.unwrap();
        if wanted(&messages) {
            return messages;
        }
    }
}

pub(super) fn delivered(message: &Kept) -> bool {
    matches!(message.turn, Turn::Delivered(_))
}
