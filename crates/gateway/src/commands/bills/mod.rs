//! `billpay-gateway bills …`: looks into the database that gateways keep bills in.

mod cell;
mod columns;
mod find;
mod flags;
mod layout;
mod messages;
mod period;
mod records;
mod sheet;
mod table;
#[cfg(test)]
mod tests;

use std::io::Write;

use secrecy::ExposeSecret;

use super::error::CommandError;
use crate::config::{DatabaseConfig, Settings};
use crate::store::{BillStore, Listing};
use columns::{BILL, BILL_SHORT};
use find::{find, known};
use flags::{BillsCommand, Export, Format, List, Show};
use layout::Part;
use records::{MESSAGE, PAYMENT};
use sheet::Sheet;

pub use flags::BillsFlags;

/// Bills that are read at once: few enough to be held, enough that asking costs little.
const PAGE: u32 = 500;

/// Does what the flags say.
///
/// # Errors
/// When the database or what was asked for is not there, or the answer can't be written.
pub(super) async fn run(
    flags: &BillsFlags,
    settings: &dyn Settings,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let database = DatabaseConfig::alone(settings, flags.sandbox)?;
    let store = BillStore::visit(database.url.expose_secret()).await?;
    match &flags.command {
        BillsCommand::List(flags) => list(&store, flags, output).await,
        BillsCommand::Show(flags) => show(&store, flags, output).await,
        BillsCommand::Export(flags) => export(&store, flags, output).await,
        BillsCommand::Undelivered(flags) => messages::undelivered(&store, flags, output).await,
        BillsCommand::Redeliver(flags) => messages::redeliver(&store, flags, output).await,
    }
}

async fn list(store: &BillStore, flags: &List, output: &mut dyn Write) -> Result<(), CommandError> {
    if let Some(id) = &flags.before {
        known(store.find(id).await?, id.as_str())?;
    }
    let listing = Listing {
        status: flags.status,
        stage: flags.stage,
        before: flags.before.clone(),
        limit: flags.limit,
        ..Listing::default()
    };
    let bills = store.list(&listing).await?;
    let columns = match flags.format {
        Format::Table => BILL_SHORT,
        Format::Json | Format::Csv => BILL,
    };
    layout::write(output, flags.format, columns, &bills)?;
    match bills.last() {
        Some(last) if flags.format == Format::Table && bills.len() == flags.limit as usize => {
            writeln!(
                output,
                "\nThere may be older ones: --before {}",
                last.id.as_str()
            )?;
        }
        _ => {}
    }
    Ok(())
}

async fn show(store: &BillStore, flags: &Show, output: &mut dyn Write) -> Result<(), CommandError> {
    let bill = find(store, &flags.bill).await?;
    let messages = store.outbox(&bill.id).await?;
    let parts = [
        Part::of("payments", PAYMENT, &bill.payments),
        Part::of("messages", MESSAGE, &messages),
    ];
    layout::write_one(output, flags.format, BILL, &bill, &parts)?;
    Ok(())
}

/// The newest first, page by page: what is made meanwhile is not in it.
async fn export(
    store: &BillStore,
    flags: &Export,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let mut sheet = Sheet::begin(output, flags.format, BILL)?;
    let mut listing = Listing {
        status: flags.status,
        stage: flags.stage,
        from: flags.from.map(|period| period.begin),
        to: flags.to.map(|period| period.end),
        limit: PAGE,
        ..Listing::default()
    };
    loop {
        let bills = store.list(&listing).await?;
        for bill in &bills {
            sheet.row(bill)?;
        }
        match bills.last() {
            Some(last) => listing.before = Some(last.id.clone()),
            None => break,
        }
    }
    Ok(sheet.end()?)
}
