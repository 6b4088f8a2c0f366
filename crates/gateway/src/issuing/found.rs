//! What stands under a number at ClickPesa, and the bills that it is the end of.

use std::time::Duration;

use billpay_contract::{BillRequest, IssuedBill};

use super::Issuer;
use super::same::same;
use crate::clickpesa::ProviderError;
use crate::ledger::Bill;
use crate::problems::Failure;

/// How long the look at a number may take: a third of a request's own time.
const LOOK_WITHIN: Duration = Duration::from_secs(10);

/// What stands under the number that was asked for.
pub(super) enum Found {
    Nothing,
    Same(IssuedBill),
    Other,
}

impl Issuer {
    pub(super) async fn look(&self, asked: &BillRequest) -> Result<Found, ProviderError> {
        let Some(reference) = asked.reference() else {
            return Ok(Found::Nothing);
        };
        let found = self.clickpesa.look_up(reference.as_str(), LOOK_WITHIN);
        Ok(match found.await?.map(|found| same(found, asked)) {
            None => Found::Nothing,
            Some(Some(issued)) => Found::Same(issued),
            Some(None) => Found::Other,
        })
    }

    /// Keeps the number that an attempt may have got without a word of it, if ClickPesa has it.
    ///
    /// # Errors
    /// When ClickPesa or the store can't be asked.
    pub(crate) async fn resume(&self, bill: &Bill) -> Result<(), Failure> {
        if let Found::Same(issued) = self.look(&bill.asked()).await? {
            self.store.issue(&bill.id, &issued).await?;
            let control_number = issued.bill_pay_number.as_str();
            let bill = bill.id.as_str();
            tracing::info!(control_number, bill, "found a number that was made unheard");
        }
        Ok(())
    }
}
