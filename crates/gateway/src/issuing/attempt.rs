//! One attempt to get a bill's number, by whoever holds its lease. Must not know who waits for it.

use std::time::Duration;

use billpay_contract::{BillRequest, IssuedBill};

use super::same::same;
use super::{Issuer, LEASE};
use crate::clickpesa::{CallError, ProviderError};
use crate::ledger::{Bill, Stage};
use crate::problems::Failure;
use crate::store::{Holder, Issue, StoreError, Unmade};

/// How long the look at a number may take: a third of a request's own time.
const LOOK_WITHIN: Duration = Duration::from_secs(10);

/// Pauses between attempts to keep a number: about ten seconds, in which a database restarts.
const KEEP_PAUSES_MS: [u64; 6] = [100, 300, 1000, 2000, 3000, 4000];

/// An attempt.
pub(super) struct Attempt {
    pub(super) issuer: Issuer,
    pub(super) bill: Bill,
    pub(super) holder: Holder,
    /// Where the attempt before this one left the bill, if there was one.
    pub(super) left: Option<Stage>,
}

/// Why an attempt ends without a number.
struct NoNumber {
    outcome: Unmade,
    failure: Failure,
}

impl Attempt {
    /// Ends with the number kept, or with the lease given up.
    pub(super) async fn run(self) -> Result<Bill, Failure> {
        let number = tokio::select! {
            number = self.number() => number,
            never = self.stay_alive() => never,
        };
        match number {
            Ok(issued) => self.keep(&issued).await,
            Err(NoNumber { outcome, failure }) => {
                let store = &self.issuer.store;
                if let Err(error) = store.give_up(&self.bill.id, &self.holder, outcome).await {
                    // The lease ends by itself.
                    let bill = self.bill.id.as_str();
                    tracing::warn!(bill, cause = %error, "can't give a bill up");
                }
                Err(failure)
            }
        }
    }

    /// Prolongs the lease for as long as this is awaited.
    async fn stay_alive<T>(&self) -> T {
        loop {
            tokio::time::sleep(LEASE / 3).await;
            let renewed = self.issuer.store.renew(&self.bill.id, &self.holder, LEASE);
            match renewed.await {
                Ok(true) => {}
                Ok(false) => tracing::warn!(bill = self.bill.id.as_str(), "the lease was lost"),
                Err(error) => tracing::warn!(%error, "can't prolong a lease"),
            }
        }
    }

    async fn number(&self) -> Result<IssuedBill, NoNumber> {
        let asked = self.bill.asked();
        if let Some(issued) = self.made_before(&asked).await? {
            return Ok(issued);
        }
        let answer = self.issuer.clickpesa.create(&asked, self.issuer.within);
        match answer.await {
            Ok(issued) => Ok(issued),
            Err(error) => self.in_doubt(error, &asked).await,
        }
    }

    /// The number that an attempt before this one may have got: it can be found by the reference,
    /// where there is one. Where there is none, a number that nobody saw is nobody's to pay.
    async fn made_before(&self, asked: &BillRequest) -> Result<Option<IssuedBill>, NoNumber> {
        if !matches!(self.left, Some(Stage::Asking | Stage::Unknown)) {
            return Ok(None);
        }
        match self.look(asked).await {
            Ok(Found::Same(issued)) => Ok(Some(issued)),
            Ok(Found::Nothing) => Ok(None),
            Ok(Found::Other) => Err(taken()),
            Err(error) => Err(NoNumber {
                outcome: Unmade::Unknown,
                failure: error.into(),
            }),
        }
    }

    /// What a failed call has left behind, as far as ClickPesa can still be asked.
    async fn in_doubt(
        &self,
        error: ProviderError,
        asked: &BillRequest,
    ) -> Result<IssuedBill, NoNumber> {
        let conflict = matches!(error, ProviderError::Call(CallError::Conflict { .. }));
        let outcome = error.unmade();
        if asked.reference().is_none() || (outcome == Unmade::Refused && !conflict) {
            let failure = error.into();
            return Err(NoNumber { outcome, failure });
        }
        match self.look(asked).await {
            Ok(Found::Same(issued)) => {
                tracing::info!(cause = %error, "the number was made all the same");
                Ok(issued)
            }
            Ok(Found::Other) => Err(taken()),
            Ok(Found::Nothing) if conflict => Err(taken()),
            // Not made yet: a call on its way may still make it.
            Ok(Found::Nothing) | Err(_) => Err(NoNumber {
                outcome: Unmade::Unknown,
                failure: error.into(),
            }),
        }
    }

    async fn look(&self, asked: &BillRequest) -> Result<Found, ProviderError> {
        let Some(reference) = asked.reference() else {
            return Ok(Found::Nothing);
        };
        let clickpesa = &self.issuer.clickpesa;
        let found = clickpesa.look_up(reference.as_str(), LOOK_WITHIN).await?;
        Ok(match found.map(|found| same(found, asked)) {
            None => Found::Nothing,
            Some(Some(issued)) => Found::Same(issued),
            Some(None) => Found::Other,
        })
    }

    /// A number that exists must not be lost because the database is away for a moment.
    async fn keep(&self, issued: &IssuedBill) -> Result<Bill, Failure> {
        let control_number = issued.bill_pay_number.as_str();
        let bill = self.bill.id.as_str();
        for pause in KEEP_PAUSES_MS {
            match self.issuer.store.issue(&self.bill.id, issued).await {
                Ok(issue) => return Ok(kept(issue, control_number)),
                Err(error) => {
                    tracing::warn!(control_number, bill, cause = %error, "can't keep a number yet");
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        let issue = self.issuer.store.issue(&self.bill.id, issued).await;
        let issue = issue.inspect_err(|error: &StoreError| {
            tracing::error!(control_number, bill, cause = %error, "a number was made and can't be kept");
        })?;
        Ok(kept(issue, control_number))
    }
}

/// What stands under the number that was asked for.
enum Found {
    Nothing,
    Same(IssuedBill),
    Other,
}

/// The number is another bill's: this one was surely not made.
fn taken() -> NoNumber {
    NoNumber {
        outcome: Unmade::Refused,
        failure: Failure::reference_taken(),
    }
}

fn kept(issue: Issue, control_number: &str) -> Bill {
    match issue {
        Issue::Now(bill) => {
            tracing::info!(
                control_number,
                bill = bill.id.as_str(),
                "control number issued"
            );
            bill
        }
        Issue::Other(bill) => {
            let shown = bill
                .issued
                .as_ref()
                .map(|bill| bill.bill_pay_number.as_str());
            tracing::warn!(
                control_number,
                shown,
                "a second number that nobody is shown"
            );
            bill
        }
    }
}
