//! One attempt to get a control number for a bill, by the holder of the bill's lease.

use std::time::Duration;

use billpay_contract::{BillRequest, CreateOutcome, IssuedBill};

use super::error::IssueError;
use super::lookup::{LookupResult, look_up};
use crate::clickpesa::{CallError, Caller, ClickPesa, ProviderError};
use crate::client::Client;
use crate::ledger::{Bill, Stage};
use crate::store::{BillStore, IssueOutcome, LeaseHolder, StoreError};

/// Lease TTL: an attempt that is not renewed within this time counts as dead. It is renewed three
/// times in it, so that one slow moment of the machine or the database does not end an attempt.
pub(crate) const LEASE: Duration = Duration::from_secs(6);

/// Pauses between retries to store an outcome: about ten seconds, in which a database restarts.
const STORE_RETRY_PAUSES_MS: [u64; 6] = [100, 300, 1000, 2000, 3000, 4000];

/// An attempt to get a number.
pub(super) struct Attempt {
    pub(super) store: BillStore,
    pub(super) clickpesa: ClickPesa,
    /// Who asks for the number.
    pub(super) client: Client,
    /// The time within which ClickPesa may be asked.
    pub(super) request_timeout: Duration,
    pub(super) bill: Bill,
    pub(super) holder: LeaseHolder,
    /// The stage in which an earlier attempt left the bill, if there was one.
    pub(super) previous_stage: Option<Stage>,
}

/// Why an attempt ends without a number.
struct FailedAttempt {
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
    /// Runs the attempt. It ends with the number stored, or with the lease released.
    pub(super) async fn run(self) -> Result<Bill, IssueError> {
        let number = tokio::select! {
            number = self.get_number() => number,
            never = self.keep_lease() => never,
        };
        match number {
            Ok(issued) => self.store_number(&issued).await,
            Err(FailedAttempt { outcome, error }) => {
                self.give_up(self.outcome(outcome)).await;
                Err(error)
            }
        }
    }

    /// Ends the attempt before ClickPesa was asked.
    pub(super) async fn withdraw(&self) {
        let outcome = AttemptOutcome::ThisAttempt(CreateOutcome::NotCreated);
        self.give_up(self.outcome(outcome)).await;
    }

    /// Releases the lease, with retries. When they fail, the lease expires by itself.
    async fn give_up(&self, outcome: CreateOutcome) {
        for pause in STORE_RETRY_PAUSES_MS {
            let released = self
                .store
                .release_lease(&self.bill.id, &self.holder, outcome);
            let Err(error) = released.await else { return };
            let bill = self.bill.id.as_str();
            tracing::warn!(bill, cause = %error, "can't release the lease of a bill yet");
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    /// The outcome for the bill as a whole. That ClickPesa refused this attempt does not prove that
    /// an earlier one made no number.
    fn outcome(&self, outcome: AttemptOutcome) -> CreateOutcome {
        match outcome {
            AttemptOutcome::Taken => CreateOutcome::NotCreated,
            AttemptOutcome::ThisAttempt(CreateOutcome::NotCreated) if self.may_exist_already() => {
                CreateOutcome::Unknown
            }
            AttemptOutcome::ThisAttempt(outcome) => outcome,
        }
    }

    fn may_exist_already(&self) -> bool {
        matches!(self.previous_stage, Some(Stage::Asking | Stage::Unknown))
    }

    /// Renews the lease for as long as this future is polled.
    async fn keep_lease<T>(&self) -> T {
        loop {
            tokio::time::sleep(LEASE / 3).await;
            let renewed = self.store.renew(&self.bill.id, &self.holder, LEASE);
            match renewed.await {
                Ok(true) => {}
                Ok(false) => tracing::warn!(bill = self.bill.id.as_str(), "the lease was lost"),
                Err(error) => tracing::warn!(%error, "can't renew a lease"),
            }
        }
    }

    async fn get_number(&self) -> Result<IssuedBill, FailedAttempt> {
        let request = self.bill.request_with_reference();
        if let Some(issued) = self.find_existing(&request).await? {
            return Ok(issued);
        }
        let answer = self
            .clickpesa
            .create(&request, self.client.0, self.request_timeout);
        match answer.await {
            Ok(issued) => Ok(issued),
            Err(error) => self.resolve_failure(error, &request).await,
        }
    }

    /// Finds the number that an earlier attempt may have got, by the bill's reference. Without a
    /// reference it can't be found, and as nobody has seen it, nobody pays it.
    async fn find_existing(
        &self,
        request: &BillRequest,
    ) -> Result<Option<IssuedBill>, FailedAttempt> {
        if !self.may_exist_already() {
            return Ok(None);
        }
        match self.look_up(request).await {
            Ok(LookupResult::SameBill(issued)) => Ok(Some(issued)),
            Ok(LookupResult::NotFound) => Ok(None),
            Ok(LookupResult::OtherBill) => Err(reference_taken()),
            Err(error) => Err(FailedAttempt {
                outcome: AttemptOutcome::ThisAttempt(CreateOutcome::Unknown),
                error: error.into(),
            }),
        }
    }

    async fn look_up(&self, request: &BillRequest) -> Result<LookupResult, ProviderError> {
        look_up(&self.clickpesa, request, Caller::Client(self.client.0)).await
    }

    /// Finds out whether a failed call has made the number all the same.
    async fn resolve_failure(
        &self,
        error: ProviderError,
        request: &BillRequest,
    ) -> Result<IssuedBill, FailedAttempt> {
        let conflict = matches!(error, ProviderError::Call(CallError::Conflict { .. }));
        let outcome = error.outcome();
        if request.reference().is_none() || (outcome == CreateOutcome::NotCreated && !conflict) {
            return Err(FailedAttempt {
                outcome: AttemptOutcome::ThisAttempt(outcome),
                error: error.into(),
            });
        }
        // A generated number that exists before the first attempt belongs to another bill.
        if conflict && !self.may_exist_already() && self.bill.request.reference().is_none() {
            return Err(number_collision());
        }
        match self.look_up(request).await {
            Ok(LookupResult::SameBill(issued)) => {
                tracing::info!(cause = %error, "the number was made although the call failed");
                Ok(issued)
            }
            Ok(LookupResult::OtherBill) => Err(reference_taken()),
            Ok(LookupResult::NotFound) if conflict => Err(reference_taken()),
            // It may still be made by the call in progress.
            Ok(LookupResult::NotFound) | Err(_) => Err(FailedAttempt {
                outcome: AttemptOutcome::ThisAttempt(CreateOutcome::Unknown),
                error: error.into(),
            }),
        }
    }

    /// Stores the number, with retries: it must not be lost while the database restarts.
    async fn store_number(&self, issued: &IssuedBill) -> Result<Bill, IssueError> {
        let control_number = issued.bill_pay_number.as_str();
        let bill = self.bill.id.as_str();
        for pause in STORE_RETRY_PAUSES_MS {
            match self.store.issue_claimed(&self.bill, issued).await {
                Ok(issue) => return Ok(log_issue(issue, control_number)),
                Err(error) if error.is_unique_violation() => {
                    return Err(self.number_of_another_bill(control_number).await);
                }
                Err(error) => {
                    tracing::warn!(control_number, bill, cause = %error, "can't store a number yet");
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
            }
        }
        let issue = self.store.issue_claimed(&self.bill, issued).await;
        let issue = issue.inspect_err(|error: &StoreError| {
            tracing::error!(control_number, bill, cause = %error, "a number was made and can't be stored");
        })?;
        Ok(log_issue(issue, control_number))
    }

    /// Ends the attempt, because another stored bill has the number, and it can be shown for one bill only.
    async fn number_of_another_bill(&self, control_number: &str) -> IssueError {
        let bill = self.bill.id.as_str();
        tracing::error!(
            control_number,
            bill,
            "ClickPesa's answer has the number of another bill"
        );
        self.give_up(self.outcome(AttemptOutcome::Taken)).await;
        match self.bill.request.reference() {
            Some(_) => IssueError::ReferenceTaken,
            None => IssueError::NumberCollision,
        }
    }
}

/// The number belongs to another bill, so it was surely not made for this one.
fn reference_taken() -> FailedAttempt {
    FailedAttempt {
        outcome: AttemptOutcome::Taken,
        error: IssueError::ReferenceTaken,
    }
}

/// The generated number exists already. The next attempt generates another.
fn number_collision() -> FailedAttempt {
    FailedAttempt {
        outcome: AttemptOutcome::Taken,
        error: IssueError::NumberCollision,
    }
}

/// Logs the issue and returns the bill.
fn log_issue(issue: IssueOutcome, control_number: &str) -> Bill {
    match issue {
        IssueOutcome::Stored(bill) => {
            tracing::info!(
                control_number,
                bill = bill.id.as_str(),
                "control number issued"
            );
            bill
        }
        IssueOutcome::AlreadyIssued(bill) => {
            let shown = bill
                .issued
                .as_ref()
                .map(|bill| bill.bill_pay_number.as_str());
            tracing::warn!(
                control_number,
                shown,
                "a second number was made; it is shown to nobody"
            );
            bill
        }
    }
}
