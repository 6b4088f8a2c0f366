//! One look at ClickPesa's list of a number's payments. Must not know why it is taken.

use std::time::Duration;

use crate::clickpesa::{ClickPesa, ProviderError};
use crate::ledger::{Bill, Payment, PaymentStatus, Source};
use crate::problems::Failure;
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

impl From<LookError> for Failure {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Provider(error) => error.into(),
            LookError::Store(error) => error.into(),
        }
    }
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

/// Money that can't be counted is the operator's to look at.
pub(crate) fn tell_of_odd(payment: &Payment) {
    let uncounted = payment.status.paid() && payment.collected().is_none();
    if uncounted || payment.status == PaymentStatus::Unknown {
        tracing::error!(
            payment = payment.id,
            status = payment.status.wire_name(),
            currency = payment.currency,
            "a payment that can't be counted: look at it in ClickPesa's dashboard"
        );
    }
}

/// Where a webhook and the list disagree about money, the operator is told.
fn compare(bill: &Bill, listed: &[Payment]) {
    let told = bill.payments.iter();
    for told in told.filter(|told| told.source == Source::Webhook) {
        let Some(listed) = listed.iter().find(|listed| listed.id == told.id) else {
            continue;
        };
        if listed.amount != told.amount || listed.currency != told.currency {
            tracing::error!(
                bill = bill.id.as_str(),
                payment = told.id,
                told = ?told.amount,
                listed = ?listed.amount,
                "a webhook and ClickPesa's list disagree about the money: the list counts"
            );
        }
    }
}
