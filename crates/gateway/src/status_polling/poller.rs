//! Polls ClickPesa's list of the payments to a number and records them.

use std::time::Duration;

use super::payment_errors::{log_disagreement, log_smaller_payment, log_uncountable_payment};
use crate::clickpesa::{Call, Caller, ClickPesa, ProviderError};
use crate::ledger::Bill;
use crate::store::{BillStore, Recorded, StoreError};

/// The time limit of a poll: the same as of a lookup.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Polls bills. Clones share everything.
#[derive(Clone, Debug)]
pub(crate) struct StatusPoller {
    pub(crate) store: BillStore,
    pub(crate) clickpesa: ClickPesa,
}

/// Why a poll failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PollError {
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl StatusPoller {
    /// Polls the bill for the caller, unless this or another gateway has polled it within the last `pause`. Returns
    /// the bill as it is then.
    ///
    /// # Errors
    /// When ClickPesa or the store fails, or when ClickPesa is down.
    pub(crate) async fn poll(
        &self,
        bill: Bill,
        pause: Duration,
        caller: Caller,
    ) -> Result<Bill, PollError> {
        let polled = self.poll_unless_recent(bill.clone(), pause, caller).await?;
        Ok(polled.unwrap_or(bill))
    }

    /// The same, but `None` if the bill was polled within the last `pause`.
    ///
    /// # Errors
    /// When ClickPesa or the store fails, or when ClickPesa is down.
    pub(super) async fn poll_unless_recent(
        &self,
        bill: Bill,
        pause: Duration,
        caller: Caller,
    ) -> Result<Option<Bill>, PollError> {
        // The call is permitted before the poll is claimed. A claimed poll without a call would only delay the next one.
        let call = self.clickpesa.begin_poll(caller).await?;
        let claimed = match caller {
            Caller::Background => self.store.claim_repeated_poll(&bill.id, pause).await?,
            Caller::Client(_) | Caller::Webhook(_) | Caller::Probe => {
                self.store.claim_poll(&bill.id, pause).await?
            }
        };
        if !claimed {
            return Ok(None);
        }
        let id = bill.id.clone();
        let polled = self.poll_by(call, bill).await;
        if let Err(PollError::Provider(error)) = &polled
            && error.is_temporary()
        {
            self.store.poll_again_soon(&id).await?;
        }
        polled.map(Some)
    }

    /// Polls the bill, whenever it was polled last.
    ///
    /// # Errors
    /// When ClickPesa or the store fails.
    pub(crate) async fn poll_now(&self, bill: Bill, caller: Caller) -> Result<Bill, PollError> {
        let call = self.clickpesa.begin_poll(caller).await?;
        self.poll_by(call, bill).await
    }

    async fn poll_by(&self, call: Call<'_>, bill: Bill) -> Result<Bill, PollError> {
        let Some(issued) = &bill.issued else {
            return Ok(bill);
        };
        let number = &issued.bill_pay_number;
        let listed = self.clickpesa.payments(call, number, TIMEOUT).await?;
        log_disagreement(&bill, &listed);
        listed.iter().for_each(log_uncountable_payment);
        match self.store.record(number, &listed).await? {
            Recorded::Changed(bill) => {
                log_smaller_payment(&bill);
                Ok(*bill)
            }
            // A webhook may have changed the bill in the meantime.
            Recorded::Unchanged | Recorded::UnknownNumber => {
                Ok(self.store.find(&bill.id).await?.unwrap_or(bill))
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::clock::Clock;
    use crate::config::{Config, Flags, Provider};
    use crate::store::MerchantMessages;

    /// A poller with an empty database in the folder. ClickPesa can't be reached.
    pub(in crate::status_polling) async fn poller(folder: &tempfile::TempDir) -> StatusPoller {
        let settings = HashMap::from([
            ("CLICKPESA_CLIENT_ID", "shop-1"),
            ("CLICKPESA_API_KEY", "key-1"),
            ("BILLPAY_POLICY", "open"),
        ]);
        let config = Config::read(&settings, &Flags::default()).unwrap();
        let Provider::ClickPesa(provider) = config.provider else {
            unreachable!("the sandbox is not configured")
        };
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
        let store = BillStore::open(&url, MerchantMessages::Disabled).await;
        StatusPoller {
            store: store.unwrap(),
            clickpesa: ClickPesa::new(&provider, config.limits, Clock::system()).unwrap(),
        }
    }
}
