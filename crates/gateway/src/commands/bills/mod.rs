//! `billpay-gateway bills …`: lists, shows and exports the bills in a gateway's database.

mod bill_columns;
mod cell_value;
mod columns;
mod date_range;
mod find;
mod flags;
mod message_columns;
mod messages;
mod output;
mod payment_columns;
mod row_writer;
mod table;
#[cfg(test)]
mod tests;

use std::io::Write;

use secrecy::ExposeSecret;

use super::error::CommandError;
use crate::config::{DatabaseConfig, Settings};
use crate::store::{BillFilter, BillStore};
use bill_columns::{BILL, BILL_SHORT};
use find::{find, known};
use flags::{BillsCommand, Export, Format, List, Show};
use message_columns::MESSAGE;
use output::Section;
use payment_columns::PAYMENT;
use row_writer::RowWriter;

pub use flags::BillsFlags;

/// The number of bills that an export reads at once.
const PAGE: u32 = 500;

/// Runs a `bills` command.
///
/// # Errors
/// When the database, a bill or a message does not exist, or the output can't be written.
pub(super) async fn run(
    flags: &BillsFlags,
    settings: &dyn Settings,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let database = DatabaseConfig::from_settings(settings, flags.sandbox)?;
    let store = BillStore::open_existing(database.url.expose_secret()).await?;
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
    let filter = BillFilter {
        status: flags.status,
        stage: flags.stage,
        before: flags.before.clone(),
        limit: flags.limit,
        ..BillFilter::default()
    };
    let bills = store.list(&filter).await?;
    let columns = match flags.format {
        Format::Table => BILL_SHORT,
        Format::Json | Format::Csv => BILL,
    };
    output::write(output, flags.format, columns, &bills)?;
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
    let messages = store.messages_of(&bill.id).await?;
    let sections = [
        Section::of("payments", PAYMENT, &bill.payments),
        Section::of("messages", MESSAGE, &messages),
    ];
    output::write_one(output, flags.format, BILL, &bill, &sections)?;
    Ok(())
}

/// Writes bills, the newest first, page by page. Bills that are created in the meantime are left out.
async fn export(
    store: &BillStore,
    flags: &Export,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let mut writer = RowWriter::begin(output, flags.format, BILL)?;
    let mut filter = BillFilter {
        status: flags.status,
        stage: flags.stage,
        from: flags.from.map(|range| range.begin),
        to: flags.to.map(|range| range.end),
        limit: PAGE,
        ..BillFilter::default()
    };
    loop {
        let bills = store.list(&filter).await?;
        for bill in &bills {
            writer.row(bill)?;
        }
        match bills.last() {
            Some(last) => filter.before = Some(last.id.clone()),
            None => break,
        }
    }
    Ok(writer.end()?)
}
