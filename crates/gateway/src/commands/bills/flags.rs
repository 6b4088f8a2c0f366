//! The flags of `billpay-gateway bills`.

use billpay_contract::{BillId, BillStatus};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

use super::date_range::DateRange;
use crate::ledger::Stage;

/// The default length of a list: one or two screens.
const LIMIT: u32 = 50;

/// The longest list. For more there is the export.
const MAX_LIMIT: i64 = 10_000;

/// `billpay-gateway bills …`
#[derive(Clone, Debug, Args)]
pub struct BillsFlags {
    /// Look at the bills of a gateway with `--sandbox`
    #[arg(long, global = true)]
    pub(super) sandbox: bool,

    #[command(subcommand)]
    pub(super) command: BillsCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub(super) enum BillsCommand {
    /// Bills, the newest first
    List(List),
    /// One bill with its payments and the webhooks about it
    Show(Show),
    /// All bills, the newest first, for a spreadsheet or another program
    Export(Export),
    /// Webhooks that the merchant's system has not accepted, the oldest first
    Undelivered(Undelivered),
    /// Send webhooks to the merchant's system again, as if they were new
    Redeliver(Redeliver),
}

#[derive(Clone, Debug, Args)]
pub(super) struct List {
    /// Only bills of this status; they have a number
    #[arg(long, value_parser = statuses())]
    pub(super) status: Option<BillStatus>,

    /// Only bills in this stage: `unknown` may have a number that the gateway never received
    #[arg(long, value_parser = stages())]
    pub(super) stage: Option<Stage>,

    /// The length of the list
    #[arg(long, default_value_t = LIMIT, value_parser = limit())]
    pub(super) limit: u32,

    /// Only bills created before this one
    #[arg(long, value_name = "ID", value_parser = id)]
    pub(super) before: Option<BillId>,

    #[arg(long, value_enum, default_value_t, help = FORMAT)]
    pub(super) format: Format,
}

#[derive(Clone, Debug, Args)]
pub(super) struct Show {
    /// The bill's id, or its control number
    #[arg(value_name = "ID|NUMBER")]
    pub(super) bill: BillSelector,

    #[arg(long, value_enum, default_value_t, help = FORMAT)]
    pub(super) format: Format,
}

#[derive(Clone, Debug, Args)]
pub(super) struct Export {
    /// The output format: `json` has one object per line
    #[arg(long, value_parser = row_formats(), default_value = "csv")]
    pub(super) format: Format,

    /// Only bills of this status; they have a number
    #[arg(long, value_parser = statuses())]
    pub(super) status: Option<BillStatus>,

    /// Only bills in this stage
    #[arg(long, value_parser = stages())]
    pub(super) stage: Option<Stage>,

    /// Only bills created on this day or later: 2026-11-25 in East Africa, or 2026-11-25T10:00:00Z
    #[arg(long, value_name = "DATE", value_parser = DateRange::parse)]
    pub(super) from: Option<DateRange>,

    /// Only bills created on this day or earlier; with a time, before it
    #[arg(long, value_name = "DATE", value_parser = DateRange::parse)]
    pub(super) to: Option<DateRange>,
}

#[derive(Clone, Debug, Args)]
pub(super) struct Undelivered {
    /// The length of the list
    #[arg(long, default_value_t = LIMIT, value_parser = limit())]
    pub(super) limit: u32,

    #[arg(long, value_enum, default_value_t, help = FORMAT)]
    pub(super) format: Format,
}

#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Redeliver {
    /// The ids of messages, also of delivered ones
    #[arg(value_name = "MESSAGE")]
    pub(super) messages: Vec<String>,

    /// The undelivered messages of a bill
    #[arg(long, value_name = "ID|NUMBER")]
    pub(super) bill: Option<BillSelector>,

    /// All undelivered messages
    #[arg(long)]
    pub(super) all: bool,
}

const FORMAT: &str = "The output format: `json` has one object per line";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

/// A bill's id, or its control number.
#[derive(Clone, Debug)]
pub(super) struct BillSelector(pub(super) String);

impl From<String> for BillSelector {
    fn from(text: String) -> Self {
        Self(text)
    }
}

fn id(text: &str) -> Result<BillId, String> {
    BillId::parse(text).ok_or_else(|| "a bill's id has 32 digits from 0 to f".to_owned())
}

fn limit() -> impl TypedValueParser<Value = u32> {
    clap::value_parser!(u32).range(1..=MAX_LIMIT)
}

fn statuses() -> impl TypedValueParser<Value = BillStatus> {
    PossibleValuesParser::new(BillStatus::ALL.iter().map(|status| status.wire_name()))
        .map(|name| BillStatus::from_wire_name(&name).unwrap_or_default())
}

fn stages() -> impl TypedValueParser<Value = Stage> {
    PossibleValuesParser::new(Stage::ALL.iter().map(|stage| stage.name()))
        .try_map(|name| Stage::from_name(&name).ok_or("not a stage"))
}

/// The formats that are written row by row.
fn row_formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(["csv", "json"]).map(|name| match &*name {
        "json" => Format::Json,
        _ => Format::Csv,
    })
}
