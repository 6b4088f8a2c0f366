//! One attempt to get a bill's number, by whoever holds its lease.

use std::time::Duration;

use billpay_contract::{BillRequest, CreateOutcome, IssuedBill};

use super::error::IssueError;
use super::found::{Found, look_up};
use crate::clickpesa::{CallError, ClickPesa, ProviderError};
use crate::ledger::{Bill, Stage};
use crate::store::{BillStore, Holder, Issue, StoreError};

/// Lease TTL: an attempt that is not renewed within this time counts as dead. It is renewed three
/// times in it, so that one slow moment of the machine or the database does not end an attempt.
pub(super) const LEASE: Duration = Duration::from_secs(6);

/// Pauses between attempts to keep a number: about ten seconds, in which a database restarts.
const KEEP_PAUSES_MS: [u64; 6] = [100, 300, 1000, 2000, 3000, 4000];

/// An attempt.
pub(super) struct Attempt {
    pub(super) store: BillStore,
    pub(super) clickpesa: ClickPesa,
    /// The time within which ClickPesa may be asked.
    pub(super) within: Duration,
    pub(super) bill: Bill,
    pub(super) holder: Holder,
    /// Where the attempt before this one left the bill, if there was one.
    pub(super) left: Option<Stage>,
}

/// Why an attempt ends without a number.
struct NoNumber {
    outcome: AttemptOutcome,
    error: IssueError,
}

/// What an attempt without a number says about the number that it asked for.
#[derive(Clone, Copy)]
enum AttemptOutcome {
    /// Another bill has that number, so no attempt made it for this bill.
    Taken,
    /// What this attempt knows. Earlier attempts may have made the number.
    ThisAttempt(CreateOutcome),
}

impl Attempt {
    /// Ends with the number kept, or with the lease given up.
    pub(super) async fn run(self) -> Result<Bill, IssueError> {
        let number = tokio::select! {
            number = self.number() => number,
            never = self.stay_alive() => never,
        };
        match number {
            Ok(issued) => self.keep(&issued).await,
            Err(NoNumber { outcome, error }) => {
                self.give_up(self.outcome(outcome)).await;
                Err(error)
            }
        }
    }

    /// Releases the lease. When that fails, the lease expires by itself.
    async fn give_up(&self, outcome: CreateOutcome) {
        let released = self.store.give_up(&self.bill.id, &self.holder, outcome);
        if let Err(error) = released.await {
            let bill = self.bill.id.as_str();
            tracing::warn!(bill, cause = %error, "can't give a bill up");
        }
    }

    /// The outcome for the bill as a whole. That ClickPesa refused this attempt does not prove that
    /// an earlier one made no number.
    fn outcome(&self, outcome: AttemptOutcome) -> CreateOutcome {
        match outcome {
            AttemptOutcome::Taken => CreateOutcome::NotCreated,
            AttemptOutcome::ThisAttempt(CreateOutcome::NotCreated) if self.may_have_been_made() => {
                CreateOutcome::Unknown
            }
            AttemptOutcome::ThisAttempt(outcome) => outcome,
        }
    }

    fn may_have_been_made(&self) -> bool {
        matches!(self.left, Some(Stage::Asking | Stage::Unknown))
    }

    /// Prolongs the lease for as long as this is awaited.
    async fn stay_alive<T>(&self) -> T {
        loop {
            tokio::time::sleep(LEASE / 3).await;
            let renewed = self.store.renew(&self.bill.id, &self.holder, LEASE);
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
        let answer = self.clickpesa.create(&asked, self.within);
        match answer.await {
            Ok(issued) => Ok(issued),
            Err(error) => self.in_doubt(error, &asked).await,
        }
    }

    /// The number that an attempt before this one may have got: it can be found by the reference,
    /// where there is one. Where there is none, a number that nobody saw is nobody's to pay.
    async fn made_before(&self, asked: &BillRequest) -> Result<Option<IssuedBill>, NoNumber> {
        if !self.may_have_been_made() {
            return Ok(None);
        }
        match look_up(&self.clickpesa, asked).await {
            Ok(Found::Same(issued)) => Ok(Some(issued)),
            Ok(Found::Nothing) => Ok(None),
            Ok(Found::Other) => Err(taken()),
            Err(error) => Err(NoNumber {
                outcome: AttemptOutcome::ThisAttempt(CreateOutcome::Unknown),
                error: error.into(),
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
        let outcome = error.outcome();
        if asked.reference().is_none() || (outcome == CreateOutcome::NotCreated && !conflict) {
            return Err(NoNumber {
                outcome: AttemptOutcome::ThisAttempt(outcome),
                error: error.into(),
            });
        }
        // The first to ask for a number that the gateway chose can't have made it.
        if conflict && !self.may_have_been_made() && self.bill.request.reference().is_none() {
            return Err(chosen_before());
        }
        match look_up(&self.clickpesa, asked).await {
            Ok(Found::Same(issued)) => {
                tracing::info!(cause = %error, "the number was made all the same");
                Ok(issued)
            }
            Ok(Found::Other) => Err(taken()),
            Ok(Found::Nothing) if conflict => Err(taken()),
            // Not made yet: a call on its way may still make it.
            Ok(Found::Nothing) | Err(_) => Err(NoNumber {
                outcome: AttemptOutcome::ThisAttempt(CreateOutcome::Unknown),
                error: error.into(),
            }),
        }
    }

    /// A number that exists must not be lost because the database is away for a moment.
    async fn keep(&self, issued: &IssuedBill) -> Result<Bill, IssueError> {
        let control_number = issued.bill_pay_number.as_str();
        let bill = self.bill.id.as_str();
        for pause in KEEP_PAUSES_MS {
            match self.store.issue(&self.bill.id, issued).await {
                Ok(issue) => return Ok(kept(issue, control_number)),
                Err(error) => {
                    tracing::warn!(control_number, bill, cause = %error, "can't keep a number yet");
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        let issue = self.store.issue(&self.bill.id, issued).await;
        let issue = issue.inspect_err(|error: &StoreError| {
            tracing::error!(control_number, bill, cause = %error, "a number was made and can't be kept");
        })?;
        Ok(kept(issue, control_number))
    }
}

/// The number belongs to another bill, so it was surely not made for this one.
fn taken() -> NoNumber {
    NoNumber {
        outcome: AttemptOutcome::Taken,
        error: IssueError::ReferenceTaken,
    }
}

/// The generated number exists already. The next attempt generates another.
fn chosen_before() -> NoNumber {
    NoNumber {
        outcome: AttemptOutcome::Taken,
        error: IssueError::NumberCollision,
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
