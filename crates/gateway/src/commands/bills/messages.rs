//! `bills undelivered` and `bills redeliver`: the webhooks that the merchant's system has not accepted.

use std::io::Write;

use super::find::{find, unknown};
use super::flags::{Redeliver, Undelivered};
use super::message_columns::MESSAGE;
use super::output;
use crate::commands::error::CommandError;
use crate::store::{BillStore, Resend};

pub(super) async fn undelivered(
    store: &BillStore,
    flags: &Undelivered,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let messages = store.undelivered(flags.limit).await?;
    Ok(output::write(output, flags.format, MESSAGE, &messages)?)
}

pub(super) async fn redeliver(
    store: &BillStore,
    flags: &Redeliver,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let mut again = 0;
    if flags.all {
        again += store.resend(&Resend::All).await?;
    }
    for id in &flags.messages {
        let one = store.resend(&Resend::Message(id.clone())).await?;
        if one == 0 {
            return Err(unknown("message", id));
        }
        again += one;
    }
    if let Some(bill) = &flags.bill {
        let bill = find(store, bill).await?;
        again += store.resend(&Resend::Bill(bill.id)).await?;
    }
    writeln!(output, "To be sent again by the gateway: {again}")?;
    Ok(())
}
