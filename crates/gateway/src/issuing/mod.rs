//! One number for one intention, whatever dies on the way.
//!
//! A bill is kept before ClickPesa is asked. Whoever wants the same bill meanwhile waits for the
//! one who asks; a lease tells when that one has died, and the next takes its place. What is known
//! then, and what can't be, is in docs/decisions/0012-one-number-for-one-intention.md.

mod attempt;
mod found;
mod namba;
mod same;

use std::time::Duration;

use billpay_contract::{BillId, ProblemCode};
use tokio::sync::broadcast::Receiver;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::clickpesa::ClickPesa;
use crate::ledger::{Bill, NewBill, Stage};
use crate::problems::Failure;
use crate::store::{BillStore, Change, Claim, Holder};
use attempt::Attempt;

pub use namba::Namba;

/// How long whoever asks is believed to live without a word of it. It gives one three times in
/// this time, so that a slow moment of machine or database is no death; a customer whose gateway
/// has died waits no longer.
const LEASE: Duration = Duration::from_secs(6);

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
    pub(crate) namba: Option<Namba>,
    /// How long somebody waits for a number: later than that ClickPesa is not asked any more.
    pub(crate) within: Duration,
}

impl Issuer {
    /// The bill with its number: made now, or by whoever was asked for it before.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn issue(&self, mut wanted: NewBill) -> Result<Bill, Failure> {
        let deadline = Instant::now() + self.within;
        let mut changes = self.store.changes();
        loop {
            if wanted.request.reference().is_none() {
                wanted.chosen = self.namba.as_ref().map(Namba::number);
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
                Claim::KeyReused => return Err(Failure::new(ProblemCode::IdempotencyKeyReused)),
                Claim::IntentReused => return Err(Failure::new(ProblemCode::IntentReused)),
                Claim::ReferenceTaken => return Err(Failure::reference_taken()),
                Claim::Anew if Instant::now() < deadline => continue,
                Claim::Anew => return Err(Failure::in_progress()),
            };
            wait(&busy, &mut changes, deadline).await?;
        }
    }

    /// Asks in a task of its own: when the customer closes the tab, whoever waits here is dropped,
    /// but a number that ClickPesa makes is still kept.
    async fn ask(&self, bill: Bill, holder: Holder, left: Option<Stage>) -> Result<Bill, Failure> {
        let (answer, answered) = oneshot::channel();
        let attempt = Attempt {
            issuer: self.clone(),
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
        answered
            .await
            .unwrap_or_else(|_| Err(Failure::new(ProblemCode::Internal)))
    }
}

/// Waits for a change of the bill, or for a moment.
async fn wait(
    id: &BillId,
    changes: &mut Receiver<Change>,
    deadline: Instant,
) -> Result<(), Failure> {
    let now = Instant::now();
    if now >= deadline {
        return Err(Failure::in_progress());
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

/// A failure is otherwise logged where it is answered.
fn log_unheard(outcome: &Result<Bill, Failure>, id: &BillId) {
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
        Err(failure) => {
            let code = failure.code().as_str();
            let cause = failure.cause().map(ToString::to_string);
            tracing::warn!(
                bill,
                code,
                cause,
                "no control number, and nobody waits for it any more"
            );
        }
    }
}
