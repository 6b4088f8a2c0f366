//! The sandbox's state, behind one lock that is never held across an await.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::bills::Bills;
use crate::clock::Clock;
use crate::endpoint::CallCounts;
use crate::faults::ScheduledFaults;
use crate::payment::{Outcome, Payment};
use crate::payments::{PaymentRecord, Payments};
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::tokens::Tokens;
use crate::webhooks::Outbox;

/// Everything that the sandbox stores.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) bills: Bills,
    pub(crate) calls: CallCounts,
    pub(crate) clock: Clock,
    pub(crate) faults: ScheduledFaults,
    pub(crate) outbox: Outbox,
    pub(crate) payments: Payments,
    pub(crate) random: fastrand::Rng,
    pub(crate) tokens: Tokens,
}

impl Data {
    fn new(seed: Option<u64>, outbox: Outbox) -> Self {
        Self {
            bills: Bills::default(),
            calls: CallCounts::default(),
            clock: Clock::start(),
            faults: ScheduledFaults::default(),
            outbox,
            payments: Payments::default(),
            random: seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed),
            tokens: Tokens::default(),
        }
    }
}

/// The state that all handlers share.
#[derive(Debug)]
pub(crate) struct AppState {
    pub(crate) settings: Settings,
    data: Mutex<Data>,
}

impl AppState {
    pub(crate) fn new(settings: Settings, outbox: Outbox) -> Self {
        let data = Mutex::new(Data::new(settings.seed, outbox));
        Self { settings, data }
    }

    /// Locks the data. A panic in another task leaves it consistent, since each change is one step.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a payment and sends its webhook.
    pub(crate) fn pay(&self, payment: Payment) -> Result<PaymentRecord, Refusal> {
        let mut data = self.lock();
        let data = &mut *data;
        let now = data.clock.timestamp();
        let paid = data.payments.pay(payment, &mut data.bills, now)?;
        self.notify(data, &paid);
        Ok(paid)
    }

    /// Changes the outcome of a payment and sends its webhook.
    pub(crate) fn settle(&self, id: &str, outcome: Outcome) -> Result<PaymentRecord, Refusal> {
        let mut data = self.lock();
        let data = &mut *data;
        let now = data.clock.timestamp();
        let payments = &mut data.payments;
        let paid = payments.settle(id, outcome, &mut data.bills, now)?;
        self.notify(data, &paid);
        Ok(paid)
    }

    fn notify(&self, data: &mut Data, paid: &PaymentRecord) {
        if paid.payment.outcome.is_final() {
            let checksum = self.settings.checksum.as_ref();
            data.outbox.notify(paid, checksum);
        }
    }

    /// Resets everything but the webhook URL.
    pub(crate) fn reset(&self) {
        let mut data = self.lock();
        let outbox = data.outbox.emptied();
        *data = Data::new(self.settings.seed, outbox);
    }
}
