//! Issues one control number per bill, also when many requests ask for the same bill at once.

use std::sync::Arc;
use std::time::Duration;

use billpay_contract::BillId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::attempt::{Attempt, LEASE};
use super::error::IssueError;
use super::lookup::{LookupResult, look_up};
use super::number_generator::generate_number;
use crate::clickpesa::{Caller, ClickPesa};
use crate::client::Client;
use crate::config::BillPayNamba;
use crate::ledger::{Bill, NewBill, Stage};
use crate::store::{BillStore, Change, Claim, LeaseHolder, StoreError};

/// How often a waiting request checks the store: a gateway does not hear of the numbers that another one has stored. This
/// is shorter than a call to ClickPesa, and few requests wait for a bill of another gateway.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// A request for a bill in progress stops waiting when a fifth of its time is left, and answers "in progress". If the time
/// limit ended it, it would answer that ClickPesa is slow, which is not known. A page keeps a tenth for itself.
const SHARE_FOR_ANSWER: u32 = 5;

/// The greatest number of concurrent claims. So many share one wait for the disk; more would only wait in the database.
const MAX_CLAIMS: usize = 64;

/// How long a request waits for a permit to claim: as long as it would wait for a connection to the database.
const CLAIM_PERMIT_TIMEOUT: Duration = Duration::from_secs(5);

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
    claim_permits: Arc<Semaphore>,
}

/// What the claim of a bill has led to.
enum Claimed {
    /// The bill has its number.
    Issued(Box<Bill>),
    /// Another attempt is in progress for this bill.
    InProgress(BillId),
    /// Claim again.
    Retry,
}

impl Issuer {
    pub(crate) fn new(
        store: BillStore,
        clickpesa: ClickPesa,
        tasks: TaskTracker,
        namba: Option<BillPayNamba>,
        request_timeout: Duration,
    ) -> Self {
        Self {
            store,
            clickpesa,
            tasks,
            namba,
            request_timeout,
            claim_permits: Arc::new(Semaphore::new(MAX_CLAIMS)),
        }
    }

    /// Returns the bill with its number for the client: an existing one, or one that is issued now.
    ///
    /// # Errors
    /// If the bill gets no number. The error says why.
    pub(crate) async fn issue(
        &self,
        mut new_bill: NewBill,
        client: Client,
    ) -> Result<Bill, IssueError> {
        let wait_for = self.request_timeout - self.request_timeout / SHARE_FOR_ANSWER;
        let deadline = Instant::now() + wait_for;
        let mut changes = None;
        loop {
            if new_bill.request.reference().is_none() {
                new_bill.generated_reference = self.namba.as_ref().map(generate_number);
            }
            match self.claim(new_bill.clone(), client).await? {
                Claimed::Issued(bill) => return Ok(*bill),
                Claimed::InProgress(bill) => match &mut changes {
                    Some(changes) => wait(&bill, changes, deadline).await?,
                    // Subscribes, and claims once more: the bill may have changed before the subscription.
                    unsubscribed => *unsubscribed = Some(self.store.changes()),
                },
                Claimed::Retry if Instant::now() < deadline => {}
                Claimed::Retry => return Err(IssueError::InProgress),
            }
        }
    }

    /// Starts a task that claims the bill. If the claim gets the lease, the task calls ClickPesa. The task goes on when the
    /// client hangs up, which drops this future. Before the claim, the task then ends and leaves nothing behind. Before the
    /// call, the attempt is withdrawn. During the call, the task goes on until the number is stored.
    async fn claim(&self, new_bill: NewBill, client: Client) -> Result<Claimed, IssueError> {
        let permit = timeout(
            CLAIM_PERMIT_TIMEOUT,
            Arc::clone(&self.claim_permits).acquire_owned(),
        );
        let permit = permit.await.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|_| StoreError::Stopped)?;
        let (answer, answered) = oneshot::channel();
        let work = self.clone().claim_and_run(new_bill, client, permit, answer);
        self.tasks.spawn(work.in_current_span());
        // Without an answer the task has panicked.
        answered.await.unwrap_or(Err(IssueError::Panicked))
    }

    async fn claim_and_run(
        self,
        new_bill: NewBill,
        client: Client,
        permit: OwnedSemaphorePermit,
        answer: ClaimSender,
    ) {
        if answer.is_closed() {
            return;
        }
        let holder = LeaseHolder::random();
        let claim = self.store.claim(&new_bill, &holder, LEASE).await;
        let claimed = match claim {
            Ok(Claim::New(bill)) => {
                let attempt = self.new_attempt(bill, client, holder, None);
                return run_attempt(attempt, permit, answer).await;
            }
            Ok(Claim::TakenOver(bill)) => {
                let previous_stage = Some(bill.stage);
                let attempt = self.new_attempt(bill, client, holder, previous_stage);
                return run_attempt(attempt, permit, answer).await;
            }
            Ok(Claim::Issued(bill)) => Ok(Claimed::Issued(Box::new(bill))),
            Ok(Claim::InProgress(bill)) => Ok(Claimed::InProgress(bill.id)),
            Ok(Claim::Retry) => Ok(Claimed::Retry),
            Ok(Claim::KeyReused) => Err(IssueError::KeyReused),
            Ok(Claim::IntentReused) => Err(IssueError::IntentReused),
            Ok(Claim::ReferenceTaken) => Err(IssueError::ReferenceTaken),
            Err(error) => Err(error.into()),
        };
        // An error means that the client has gone.
        let _ = answer.send(claimed);
    }

    fn new_attempt(
        self,
        bill: Bill,
        client: Client,
        holder: LeaseHolder,
        previous_stage: Option<Stage>,
    ) -> Attempt {
        Attempt {
            store: self.store,
            clickpesa: self.clickpesa,
            client,
            request_timeout: self.request_timeout,
            bill,
            holder,
            previous_stage,
        }
    }

    /// Asks ClickPesa for the number of an earlier attempt whose answer was lost, and stores it if there is one.
    ///
    /// # Errors
    /// When ClickPesa or the store fails.
    pub(crate) async fn recover_number(
        &self,
        bill: &Bill,
        caller: Caller,
    ) -> Result<(), IssueError> {
        let request = bill.request_with_reference();
        if let LookupResult::SameBill(issued) = look_up(&self.clickpesa, &request, caller).await? {
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

/// Sends the outcome of a claim to its request. It is closed when the client hangs up.
type ClaimSender = oneshot::Sender<Result<Claimed, IssueError>>;

/// Runs an attempt. If the client has gone already, the attempt is withdrawn, and ClickPesa is not called.
async fn run_attempt(attempt: Attempt, permit: OwnedSemaphorePermit, answer: ClaimSender) {
    if answer.is_closed() {
        // The permit is kept: it limits these writes, too.
        return attempt.withdraw().await;
    }
    drop(permit);
    let id = attempt.bill.id.clone();
    let outcome = attempt.run().await;
    let outcome = outcome.map(|bill| Claimed::Issued(Box::new(bill)));
    if let Err(unclaimed) = answer.send(outcome) {
        log_unclaimed(&unclaimed, &id);
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
        // An error means that changes were missed. Then the bill is claimed at once.
        let other = |change| matches!(change, Change::Bill(changed) if changed != *id);
        while changes.recv().await.is_ok_and(other) {}
    };
    let next_check = deadline.min(now + POLL_INTERVAL);
    // In either case the caller claims the bill again.
    let _ = timeout_at(next_check, changed).await;
    Ok(())
}

/// Logs the outcome of an attempt whose client has gone. Other outcomes are logged where the client is answered.
fn log_unclaimed(outcome: &Result<Claimed, IssueError>, id: &BillId) {
    let bill = id.as_str();
    match outcome {
        Ok(Claimed::Issued(stored)) => {
            let issued = stored.issued.as_ref();
            let control_number = issued.map(|issued| issued.bill_pay_number.as_str());
            tracing::info!(
                control_number,
                bill,
                "stored a number for a customer who has gone"
            );
        }
        Ok(Claimed::InProgress(_) | Claimed::Retry) => {}
        Err(error) => {
            tracing::warn!(
                bill,
                cause = %error,
                "no control number for a customer who has gone"
            );
        }
    }
}
