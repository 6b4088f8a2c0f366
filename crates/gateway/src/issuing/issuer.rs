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
use super::found::{Found, look_up};
use super::namba::choose_number;
use crate::clickpesa::ClickPesa;
use crate::config::BillPayNamba;
use crate::ledger::{Bill, NewBill, Stage};
use crate::store::{BillStore, Change, Claim, Holder};

/// How often somebody who waits looks by itself, should the word of a change be lost.
const LOOK: Duration = Duration::from_secs(1);

/// Makes bills. Clones share everything.
#[derive(Clone, Debug)]
pub(crate) struct Issuer {
    pub(crate) store: BillStore,
    pub(crate) clickpesa: ClickPesa,
    /// Attempts that outlive their request are waited for at the end.
    pub(crate) tasks: TaskTracker,
    /// The merchant's four digits, where the gateway chooses numbers.
    pub(crate) namba: Option<BillPayNamba>,
    /// How long somebody waits for a number: later than that ClickPesa is not asked any more.
    pub(crate) within: Duration,
}

impl Issuer {
    /// The bill with its number: made now, or by whoever was asked for it before.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn issue(&self, mut wanted: NewBill) -> Result<Bill, IssueError> {
        let deadline = Instant::now() + self.within;
        let mut changes = self.store.changes();
        loop {
            if wanted.request.reference().is_none() {
                wanted.chosen = self.namba.as_ref().map(choose_number);
            }
            let holder = Holder::random();
            let claim = self.store.claim(&wanted, &holder, LEASE).await?;
            let busy = match claim {
                Claim::New(bill) => return self.ask(bill, holder, None).await,
                Claim::Again(bill) => {
                    let left = Some(bill.stage);
                    return self.ask(bill, holder, left).await;
                }
                Claim::Issued(bill) => return Ok(bill),
                Claim::Busy(bill) => bill.id,
                Claim::KeyReused => return Err(IssueError::KeyReused),
                Claim::IntentReused => return Err(IssueError::IntentReused),
                Claim::ReferenceTaken => return Err(IssueError::ReferenceTaken),
                Claim::Anew if Instant::now() < deadline => continue,
                Claim::Anew => return Err(IssueError::InProgress),
            };
            wait(&busy, &mut changes, deadline).await?;
        }
    }

    /// Asks in a task of its own: when the customer closes the tab, whoever waits here is dropped,
    /// but a number that ClickPesa makes is still kept.
    async fn ask(
        &self,
        bill: Bill,
        holder: Holder,
        left: Option<Stage>,
    ) -> Result<Bill, IssueError> {
        let (answer, answered) = oneshot::channel();
        let attempt = Attempt {
            store: self.store.clone(),
            clickpesa: self.clickpesa.clone(),
            within: self.within,
            bill,
            holder,
            left,
        };
        let work = async move {
            let id = attempt.bill.id.clone();
            let outcome = attempt.run().await;
            if let Err(unheard) = answer.send(outcome) {
                log_unheard(&unheard, &id);
            }
        };
        self.tasks.spawn(work.in_current_span());
        // The task panicked where nobody answers; the panic hook has said where.
        answered.await.unwrap_or(Err(IssueError::Panicked))
    }

    /// Stores the number that an earlier attempt may have got without receiving the answer, if
    /// ClickPesa has it.
    ///
    /// # Errors
    /// When ClickPesa or the store fails.
    pub(crate) async fn resume(&self, bill: &Bill) -> Result<(), IssueError> {
        if let Found::Same(issued) = look_up(&self.clickpesa, &bill.asked()).await? {
            self.store.issue(&bill.id, &issued).await?;
            let control_number = issued.bill_pay_number.as_str();
            let bill = bill.id.as_str();
            tracing::info!(control_number, bill, "found a number that was made unheard");
        }
        Ok(())
    }
}

/// Waits for a change of the bill, or for a moment.
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
        // Whoever missed changes looks at once.
        let other = |change| matches!(change, Change::Of(changed) if changed != *id);
        while changes.recv().await.is_ok_and(other) {}
    };
    let look = deadline.min(now + LOOK);
    // Changed or not, the store says what there is to do.
    let _ = timeout_at(look, changed).await;
    Ok(())
}

/// Logs the outcome of an attempt whose request has ended. Other errors are logged where they are
/// answered.
fn log_unheard(outcome: &Result<Bill, IssueError>, id: &BillId) {
    let bill = id.as_str();
    match outcome {
        Ok(kept) => {
            let issued = kept.issued.as_ref();
            let control_number = issued.map(|issued| issued.bill_pay_number.as_str());
            tracing::info!(
                control_number,
                bill,
                "kept for a customer who has gone meanwhile"
            );
        }
        Err(error) => {
            tracing::warn!(
                bill,
                cause = %error,
                "no control number, and nobody waits for it any more"
            );
        }
    }
}
