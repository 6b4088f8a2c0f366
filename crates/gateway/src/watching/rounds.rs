//! What is done for bills that nobody watches: numbers whose deadline has passed are switched off,
//! and now and then ClickPesa is asked whether money has come that no webhook told of. Must not
//! know watchers.

use std::time::Duration;

use billpay_contract::BillStatus;
use tokio_util::sync::CancellationToken;

use super::look::{LookError, Looker};
use crate::ledger::Bill;

/// Between two rounds: a deadline is kept to within this time and what ClickPesa takes.
const ROUND: Duration = Duration::from_secs(5);

/// Bills that one round switches off, and as many that it looks at: at most two calls for each, so
/// a backlog is worked off without crowding out customers.
const BILLS: u32 = 20;

/// Nobody else minds the same bill for so long.
const TURN: Duration = Duration::from_secs(30);

/// Switching a number off may take as long as a create call.
const WITHIN: Duration = Duration::from_secs(20);

/// Goes round until it is stopped; a bill that is being minded is finished.
pub(crate) async fn rounds(looker: Looker, stop: CancellationToken) {
    let mut round = tokio::time::interval(ROUND);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while stop.run_until_cancelled(round.tick()).await.is_some() {
        if let Err(error) = go_round(&looker, &stop).await {
            tracing::warn!(cause = %error, "bills that nobody watches must wait");
        }
    }
}

async fn go_round(looker: &Looker, stop: &CancellationToken) -> Result<(), LookError> {
    for bill in looker.store.overdue(BILLS).await? {
        if stop.is_cancelled() {
            return Ok(());
        }
        let id = bill.id.clone();
        if let Err(error) = close(looker, bill).await {
            tracing::warn!(bill = id.as_str(), cause = %error, "a number can't be closed yet");
        }
    }
    for bill in looker.store.unlooked(BILLS).await? {
        if stop.is_cancelled() {
            return Ok(());
        }
        if let Err(error) = looker.look(bill, TURN).await {
            tracing::debug!(%error, "no look at a bill now");
        }
    }
    Ok(())
}

/// The number is off at ClickPesa before anybody is told that it is closed. What was paid before
/// still counts, so ClickPesa is asked once more after it.
async fn close(looker: &Looker, bill: Bill) -> Result<(), LookError> {
    if !looker.store.take_look(&bill.id, TURN).await? {
        return Ok(());
    }
    let Some(issued) = &bill.issued else {
        return Ok(());
    };
    // A number that was paid takes no more by itself.
    let bill = looker.look_now(bill.clone()).await.unwrap_or(bill.clone());
    if bill.account().status == BillStatus::Issued {
        let number = &issued.bill_pay_number;
        looker.clickpesa.switch_off(number, WITHIN).await?;
    }
    looker.store.close(&bill.id).await?;
    looker.look_now(bill).await?;
    Ok(())
}
