//! One attempt to get a bill's number, by whoever holds its lease.

use std::time::Duration;

use billpay_contract::{BillRequest, IssuedBill, ProblemCode};

use super::found::Found;
use super::{Issuer, LEASE};
use crate::clickpesa::{CallError, ProviderError};
use crate::ledger::{Bill, Stage};
use crate::problems::Failure;
use crate::store::{Holder, Issue, StoreError, Unmade};

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
    outcome: Ending,
    failure: Failure,
}

/// What is known of the number that was asked for.
#[derive(Clone, Copy)]
enum Ending {
    /// It is another bill's.
    Taken,
    /// What this attempt says.
    Unmade(Unmade),
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
                let outcome = self.believed(outcome);
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

    /// An attempt before this one may have made the number that it asked for: that this one was
    /// refused says nothing of it.
    fn believed(&self, outcome: Ending) -> Unmade {
        match outcome {
            Ending::Taken => Unmade::Refused,
            Ending::Unmade(Unmade::Refused) if self.may_have_been_made() => Unmade::Unknown,
            Ending::Unmade(outcome) => outcome,
        }
    }

    fn may_have_been_made(&self) -> bool {
        matches!(self.left, Some(Stage::Asking | Stage::Unknown))
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
        if !self.may_have_been_made() {
            return Ok(None);
        }
        match self.issuer.look(asked).await {
            Ok(Found::Same(issued)) => Ok(Some(issued)),
            Ok(Found::Nothing) => Ok(None),
            Ok(Found::Other) => Err(taken()),
            Err(error) => Err(NoNumber {
                outcome: Ending::Unmade(Unmade::Unknown),
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
            let outcome = Ending::Unmade(outcome);
            return Err(NoNumber { outcome, failure });
        }
        // The first to ask for a number that the gateway chose can't have made it.
        if conflict && !self.may_have_been_made() && self.bill.request.reference().is_none() {
            return Err(chosen_before());
        }
        match self.issuer.look(asked).await {
            Ok(Found::Same(issued)) => {
                tracing::info!(cause = %error, "the number was made all the same");
                Ok(issued)
            }
            Ok(Found::Other) => Err(taken()),
            Ok(Found::Nothing) if conflict => Err(taken()),
            // Not made yet: a call on its way may still make it.
            Ok(Found::Nothing) | Err(_) => Err(NoNumber {
                outcome: Ending::Unmade(Unmade::Unknown),
                failure: error.into(),
            }),
        }
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

/// The number is another bill's: this one was surely not made.
fn taken() -> NoNumber {
    NoNumber {
        outcome: Ending::Taken,
        failure: Failure::reference_taken(),
    }
}

/// Chance chose a number that exists: the next attempt chooses another.
fn chosen_before() -> NoNumber {
    let failure = Failure::new(ProblemCode::ProviderFailed)
        .with_detail("The number that was chosen exists already. Try again: another is chosen.");
    NoNumber {
        outcome: Ending::Taken,
        failure,
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
