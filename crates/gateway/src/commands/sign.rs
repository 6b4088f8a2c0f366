//! `billpay-gateway sign`: signs an intent on the command line, for tests and for single bills.

use anyhow::{anyhow, bail};
use billpay_contract::{AmountDraft, BillDraft, BrokenRule, Field, INTENT_PARAMETER, Timestamp};
use clap::Args;
use reqwest::Url;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::{Settings, signing_key};
use crate::intents::{self, Flaw, Intent, MAX_VALIDITY_DAYS};

const SECONDS_PER_UNIT: [(char, i64); 3] = [('m', 60), ('h', 60 * 60), ('d', 24 * 60 * 60)];

/// The bill and the validity of the intent. The key is a secret, so there is no flag for it.
#[derive(Args, Clone, Debug)]
pub struct SignFlags {
    /// What the bill is for: one line
    #[arg(long, value_name = "TEXT", value_parser = bill_text(Field::Description))]
    pub description: Option<String>,

    /// How much, in TZS: 90900, 90,900 or 90,900.50; without it the customer chooses
    #[arg(long, value_name = "TZS", value_parser = bill_text(Field::Amount))]
    pub amount: Option<String>,

    /// `EXACT`, or `ALLOW_PARTIAL_AND_OVER_PAYMENT`
    #[arg(long, default_value = "EXACT", requires = "amount")]
    #[arg(value_parser = bill_text(Field::PaymentMode))]
    pub mode: String,

    /// Your own bill number, which becomes the control number: letters and digits
    #[arg(long, value_name = "NUMBER", value_parser = bill_text(Field::Reference))]
    pub reference: Option<String>,

    /// The customer's name
    #[arg(long, value_name = "NAME", value_parser = customer_name)]
    pub customer_name: Option<String>,

    /// How long a number can be issued from the intent, in minutes, hours or days
    #[arg(long, value_name = "30m|1h|2d", default_value = "1d", value_parser = validity_seconds)]
    pub expires_in: i64,

    /// When the number stops accepting payments, such as 2026-11-25T18:00:00+03:00
    #[arg(long, value_name = "TIME", value_parser = intents::deadline)]
    pub deadline: Option<Timestamp>,

    /// The intent's id: using it again does not issue another number [default: a random one]
    #[arg(long, value_parser = intents::id)]
    pub id: Option<String>,

    /// The page to link to: prints the whole link instead of the intent alone
    #[arg(long, value_name = "ADDRESS", value_parser = page)]
    pub url: Option<Url>,
}

/// Returns the line to print: the intent, or the link with it.
///
/// # Errors
/// When the key or the bill as a whole is invalid. Single flags were checked before.
pub fn sign(flags: &SignFlags, settings: &dyn Settings) -> anyhow::Result<String> {
    sign_at(flags, settings, Clock::system().timestamp())
}

pub(super) fn sign_at(
    flags: &SignFlags,
    settings: &dyn Settings,
    now: Timestamp,
) -> anyhow::Result<String> {
    let key = signing_key(settings)?;
    let token = key.sign(&intent(flags, now)?)?;
    Ok(match flags.url.clone() {
        Some(mut url) => {
            url.query_pairs_mut().append_pair(INTENT_PARAMETER, &token);
            url.into()
        }
        None => token,
    })
}

fn intent(flags: &SignFlags, now: Timestamp) -> anyhow::Result<Intent> {
    if flags.deadline.is_some_and(|deadline| deadline <= now) {
        bail!("--deadline has passed already");
    }
    let text = |flag: &Option<String>| flag.clone().unwrap_or_default();
    let draft = BillDraft {
        description: text(&flags.description),
        amount: AmountDraft::Text(text(&flags.amount)),
        payment_mode: flags.mode.clone(),
        reference: text(&flags.reference),
    };
    let request = draft.parse().map_err(|broken| {
        // Each field was checked when it was parsed: what remains is a bill without any field.
        let rules: Vec<_> = broken.iter().map(|rule| rule.to_string()).collect();
        anyhow!("--description: {}", rules.join("; "))
    })?;
    let random = || Uuid::new_v4().simple().to_string();
    Ok(Intent {
        max_collection: None,
        id: flags.id.clone().unwrap_or_else(random),
        request,
        customer_name: flags.customer_name.clone(),
        deadline: flags.deadline,
        expires_at: Timestamp::from_unix(now.unix() + flags.expires_in),
    })
}

/// A parser that checks one field by the rules of bills.
fn bill_text(
    field: Field,
) -> impl Fn(&str) -> Result<String, BrokenRule> + Clone + Send + Sync + 'static {
    move |text| {
        let text = text.to_owned();
        let mut draft = BillDraft::default();
        match field {
            Field::Description => draft.description.clone_from(&text),
            Field::Amount => draft.amount = AmountDraft::Text(text.clone()),
            Field::PaymentMode => draft.payment_mode.clone_from(&text),
            Field::Reference => draft.reference.clone_from(&text),
        }
        draft.broken_at(field).map_or(Ok(text), Err)
    }
}

fn customer_name(text: &str) -> Result<String, Flaw> {
    intents::customer_name(text)?.ok_or(Flaw::CustomerName)
}

/// Parses a time such as `2d` to seconds.
fn validity_seconds(text: &str) -> Result<i64, String> {
    let seconds = || {
        let unit = text.chars().next_back()?;
        let (_, seconds) = SECONDS_PER_UNIT
            .into_iter()
            .find(|(name, _)| *name == unit)?;
        let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
        let max_seconds = MAX_VALIDITY_DAYS * 24 * 60 * 60;
        let validity = count.checked_mul(seconds)?;
        (1..=max_seconds).contains(&validity).then_some(validity)
    };
    let rule = format!("must be a time such as 30m, 1h or 2d, at most {MAX_VALIDITY_DAYS}d");
    seconds().ok_or(rule)
}

fn page(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok();
    let web_url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    web_url.ok_or_else(|| "must be an address such as https://pay.example.co.tz/".to_owned())
}
