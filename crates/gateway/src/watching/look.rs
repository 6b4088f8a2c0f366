//! One look at ClickPesa's list of a number's payments.

use std::time::Duration;

use super::oddities::{compare, tell_of_odd};
use crate::clickpesa::{ClickPesa, ProviderError};
use crate::ledger::Bill;
use crate::store::{BillStore, Recorded, StoreError};

/// How long a look may take: as long as the look at a number that may exist.
const WITHIN: Duration = Duration::from_secs(10);

/// Looks for money. Clones share everything.
#[derive(Clone, Debug)]
pub(crate) struct Looker {
    pub(crate) store: BillStore,
    pub(crate) clickpesa: ClickPesa,
}

/// Why it is not known whether money has come.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LookError {
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Looker {
    /// Looks, unless somebody has looked within that time, here or at another gateway. The bill as
    /// it is then.
    ///
    /// # Errors
    /// When ClickPesa or the store can't be asked.
    pub(crate) async fn look(&self, bill: Bill, pause: Duration) -> Result<Bill, LookError> {
        if !self.store.take_look(&bill.id, pause).await? {
            return Ok(bill);
        }
        self.look_now(bill).await
    }

    /// Looks, whoever looked last.
    ///
    /// # Errors
    /// When ClickPesa or the store can't be asked.
    pub(crate) async fn look_now(&self, bill: Bill) -> Result<Bill, LookError> {
        let Some(issued) = &bill.issued else {
            return Ok(bill);
        };
        let number = &issued.bill_pay_number;
        let listed = self.clickpesa.payments(number, WITHIN).await?;
        compare(&bill, &listed);
        listed.iter().for_each(tell_of_odd);
        match self.store.record(number, &listed).await? {
            Recorded::Changed(bill) => Ok(*bill),
            // A notification may have changed it while ClickPesa was being asked.
            Recorded::Nothing | Recorded::NoBill => {
                Ok(self.store.find(&bill.id).await?.unwrap_or(bill))
            }
        }
    }
}
