//! What is done for bills that nobody watches: numbers whose deadline has passed are switched off,
//! and now and then ClickPesa is asked whether money has come that no webhook told of. Must not
//! know watchers.

use std::time::Duration;

use billpay_contract::BillStatus;
use tokio_util::sync::CancellationToken;

use super::look::{LookError, Looker};
use crate::issuing::Issuer;
use crate::ledger::Bill;
use crate::store::StoreError;

/// Between two rounds: a deadline is kept to within this time and what ClickPesa takes.
const ROUND: Duration = Duration::from_secs(5);

/// Bills that one round switches off, and as many that it looks at: at most two calls for each, so
/// a backlog is worked off without crowding out customers.
const BILLS: u32 = 20;

/// Nobody else minds the same bill for so long; one that can't be closed is tried again then.
const TURN: Duration = Duration::from_secs(60);

/// Switching a number off may take as long as a create call.
const WITHIN: Duration = Duration::from_secs(20);

/// Goes round until it is stopped; a bill that is being minded is finished.
pub(crate) async fn rounds(looker: Looker, issuer: Issuer, stop: CancellationToken) {
    let mut round = tokio::time::interval(ROUND);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let rounds = Rounds {
        looker,
        issuer,
        stop: stop.clone(),
    };
    while stop.run_until_cancelled(round.tick()).await.is_some() {
        if let Err(error) = rounds.go().await {
            tracing::warn!(cause = %error, "bills that nobody watches must wait");
        }
    }
}

struct Rounds {
    looker: Looker,
    issuer: Issuer,
    stop: CancellationToken,
}

impl Rounds {
    async fn go(&self) -> Result<(), StoreError> {
        let store = &self.looker.store;
        for bill in store.overdue(BILLS).await? {
            let id = bill.id.clone();
            if let Err(error) = self.close(bill).await {
                tracing::warn!(bill = id.as_str(), cause = %error, "a number can't be closed yet");
            }
            if self.stop.is_cancelled() {
                return Ok(());
            }
        }
        for bill in store.stranded(BILLS).await? {
            if store.take_look(&bill.id, TURN).await? {
                // What can't be found out now is tried again.
                let _ = self.issuer.resume(&bill).await;
            }
            if self.stop.is_cancelled() {
                return Ok(());
            }
        }
        for bill in store.unlooked(BILLS).await? {
            if let Err(error) = self.looker.look(bill, TURN).await {
                tracing::debug!(%error, "no look at a bill now");
            }
            if self.stop.is_cancelled() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The number is off at ClickPesa before anybody is told that it is closed, and ClickPesa has
    /// been asked after that: what was paid before counts, and what is on its way is waited for.
    async fn close(&self, bill: Bill) -> Result<(), LookError> {
        let store = &self.looker.store;
        let Some(issued) = bill.issued.clone() else {
            return Ok(());
        };
        if !store.take_closing(&bill.id, TURN).await? {
            return Ok(());
        }
        // A number that was paid takes no more by itself.
        if bill.account().status == BillStatus::Issued {
            let number = &issued.bill_pay_number;
            self.looker.clickpesa.switch_off(number, WITHIN).await?;
        }
        let account = self.looker.look_now(bill.clone()).await?.account();
        if account.status != BillStatus::Issued || !account.pending {
            store.close(&bill.id).await?;
        }
        Ok(())
    }
}
