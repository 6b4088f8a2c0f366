//! Issues one control number per bill, also when many requests ask for the same bill at once.

use std::time::Duration;

use billpay_contract::BillId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::attempt::{Attempt, LEASE};
use super::error::IssueError;
use super::lookup::{LookupResult, look_up};
use super::number_generator::generate_number;
use crate::clickpesa::ClickPesa;
use crate::client::Client;
use crate::config::BillPayNamba;
use crate::ledger::{Bill, NewBill, Stage};
use crate::store::{BillStore, Change, Claim, LeaseHolder};

/// How often a waiting request checks the store: another gateway does not announce that a bill has its number.
/// A call to ClickPesa takes longer, and few requests wait for a bill of another gateway.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// One part in so many of a request's time is left when a request for a bill in progress stops
/// waiting: twice what a page leaves. The time limit itself would answer that ClickPesa is slow, which is not known.
const RESPONSE_SHARE: u32 = 5;

/// Issues control numbers. Clones share everything.
#[derive(Clone, Debug)]
pub(crate) struct Issuer {
    pub(crate) store: BillStore,
    pub(crate) clickpesa: ClickPesa,
    /// Tracks the attempts, which may outlive their request, so that a stopping gateway waits for them.
    pub(crate) tasks: TaskTracker,
    /// Set when the gateway generates the numbers.
    pub(crate) namba: Option<BillPayNamba>,
    /// The time limit of a request. Later than that ClickPesa is not asked any more.
    pub(crate) request_timeout: Duration,
}

impl Issuer {
    /// Returns the bill with its number for the client: an existing one, or one that is issued now.
    ///
    /// # Errors
    /// When there is no number.
    pub(crate) async fn issue(
        &self,
        mut new_bill: NewBill,
        client: Client,
    ) -> Result<Bill, IssueError> {
        let wait_for = self.request_timeout - self.request_timeout / RESPONSE_SHARE;
        let deadline = Instant::now() + wait_for;
        let mut changes = self.store.changes();
        loop {
            if new_bill.request.reference().is_none() {
                new_bill.generated_reference = self.namba.as_ref().map(generate_number);
            }
            let holder = LeaseHolder::random();
            let claim = self.store.claim(&new_bill, &holder, LEASE).await?;
            let in_progress = match claim {
                Claim::New(bill) => return self.ask(bill, client, holder, None).await,
                Claim::TakenOver(bill) => {
                    let previous_stage = Some(bill.stage);
                    return self.ask(bill, client, holder, previous_stage).await;
                }
                Claim::Issued(bill) => return Ok(bill),
                Claim::InProgress(bill) => bill.id,
                Claim::KeyReused => return Err(IssueError::KeyReused),
                Claim::IntentReused => return Err(IssueError::IntentReused),
                Claim::ReferenceTaken => return Err(IssueError::ReferenceTaken),
                Claim::Retry if Instant::now() < deadline => continue,
                Claim::Retry => return Err(IssueError::InProgress),
            };
            wait(&in_progress, &mut changes, deadline).await?;
        }
    }

    /// Runs an attempt in a task of its own. When the customer closes the tab, this future is dropped,
    /// but a number that ClickPesa makes is still stored.
    async fn ask(
        &self,
        bill: Bill,
        client: Client,
        holder: LeaseHolder,
        previous_stage: Option<Stage>,
    ) -> Result<Bill, IssueError> {
        let (answer, answered) = oneshot::channel();
        let attempt = Attempt {
            store: self.store.clone(),
            clickpesa: self.clickpesa.clone(),
            client,
            request_timeout: self.request_timeout,
            bill,
            holder,
            previous_stage,
        };
        let work = async move {
            let id = attempt.bill.id.clone();
            let outcome = attempt.run().await;
            if let Err(unclaimed) = answer.send(outcome) {
                log_unclaimed(&unclaimed, &id);
            }
        };
        self.tasks.spawn(work.in_current_span());
        // Without an answer the task has panicked.
        answered.await.unwrap_or(Err(IssueError::Panicked))
    }

    /// Stores the number that an earlier attempt may have got without receiving the answer, if
    /// ClickPesa has it.
    ///
    /// # Errors
    /// When ClickPesa or the store fails.
    pub(crate) async fn resume(&self, bill: &Bill) -> Result<(), IssueError> {
        if let LookupResult::SameBill(issued) =
            look_up(&self.clickpesa, &bill.request_with_reference()).await?
        {
            self.store.issue(&bill.id, &issued).await?;
            let control_number = issued.bill_pay_number.as_str();
            let bill = bill.id.as_str();
            tracing::info!(
                control_number,
                bill,
                "found the number of an attempt that got no answer"
            );
        }
        Ok(())
    }
}

/// Waits until the bill changes, or for the poll interval.
async fn wait(
    id: &BillId,
    changes: &mut Receiver<Change>,
    deadline: Instant,
) -> Result<(), IssueError> {
    let now = Instant::now();
    if now >= deadline {
        return Err(IssueError::InProgress);
    }
    let changed = async {
        // When changes were missed, check at once.
        let other = |change| matches!(change, Change::Bill(changed) if changed != *id);
        while changes.recv().await.is_ok_and(other) {}
    };
    let next_check = deadline.min(now + POLL_INTERVAL);
    // In either case the caller claims the bill again.
    let _ = timeout_at(next_check, changed).await;
    Ok(())
}

/// Logs the outcome of an attempt whose request has ended. Other errors are logged where they are
/// answered.
fn log_unclaimed(outcome: &Result<Bill, IssueError>, id: &BillId) {
    let bill = id.as_str();
    match outcome {
        Ok(stored) => {
            let issued = stored.issued.as_ref();
            let control_number = issued.map(|issued| issued.bill_pay_number.as_str());
            tracing::info!(
                control_number,
                bill,
                "stored a number for a customer who has gone"
            );
        }
        Err(error) => {
            tracing::warn!(
                bill,
                cause = %error,
                "no control number for a customer who has gone"
            );
        }
    }
}
