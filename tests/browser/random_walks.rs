//! Random walks through the element in a shop and through the gateway's page: presses, typed text, lost answers, payments,
//! reloads, failing browser calls, crashes, a translator, and changes by the shop, in an order that a seed decides.
//! After each walk, every number that was created is shown, or is shown after a reload and a press, and no bill has
//! two numbers unless the customer requested another one.
//!
//! `BILLPAY_WALKS` sets how many walks a test makes, and `BILLPAY_WALK_SEED` the seed of the first one; each other
//! walk has the next seed. A failure names the seed and the steps of its walk.

use anyhow::{Context, Result, ensure};
use billpay_browser_tests::{Mount, Outcome, ShopPage, Visit, visit_shop};
use serde_json::{Value, json};

/// How many walks a test makes by default.
const WALKS: u64 = 60;

/// The number of walks between two checks: each check loads the pages again.
const BATCH: usize = 10;

/// The name of a tab with the gateway's page. The page of one walk's bill is not there after the next walk.
const PAGE: &str = "page";

const PAGES: [ShopPage; 3] = [
    page("walks.html", include_str!("walks/walks.html")),
    page("walks.js", include_str!("walks/walks.js")),
    page("tab.html", include_str!("walks/tab.html")),
];

const fn page(name: &'static str, text: &'static str) -> ShopPage {
    let policy = "";
    ShopPage { name, policy, text }
}

/// Runs first in the pages of the tabs.
const PREPARE: &str = "if (parent !== window) parent.prepare(window)";

/// What every walk may do. A step that is listed twice is done twice as often.
const STEPS: [&str; 19] = [
    "press",
    "press",
    "press",
    "press twice",
    "press Enter",
    "call submit()",
    "hold the call",
    "hold the answer",
    "lose the call",
    "lose the answer",
    "let calls go on",
    "let calls go on",
    "copy",
    "check",
    "pay",
    "open a channel",
    "change the language",
    "change the amount",
    "reload",
];

/// Where the program crashes.
const CRASHES: [&str; 7] = [
    "crash at an insertion",
    "crash at a removal",
    "crash at a new element",
    "crash at an attribute",
    "crash at a listener",
    "crash at a timer",
    "crash at a call",
];

#[tokio::test]
async fn a_checkout_shows_its_one_number() -> Outcome {
    let steps = ["move", "remove and insert", "request another number"];
    walks(&["A"], &steps).await
}

#[tokio::test]
async fn a_form_that_is_typed_into_shows_its_one_number() -> Outcome {
    let steps = ["type", "type", "move", "request another number"];
    walks(&["A"], &steps).await
}

#[tokio::test]
async fn two_tabs_of_one_checkout_show_one_number() -> Outcome {
    walks(&["A", "B"], &["move", "request another number"]).await
}

#[tokio::test]
async fn a_checkout_shows_its_one_number_where_storage_fails() -> Outcome {
    let steps = ["storage throws", "storage is full", "mend"];
    walks(&["A"], &steps).await
}

#[tokio::test]
async fn two_tabs_without_locks_show_one_number() -> Outcome {
    let steps = [
        "there are no locks",
        "locks throw",
        "locks are refused",
        "mend",
    ];
    walks(&["A", "B"], &steps).await
}

#[tokio::test]
async fn a_checkout_shows_its_one_number_where_copying_and_streams_fail() -> Outcome {
    let steps = [
        "there is no clipboard",
        "the clipboard throws",
        "the clipboard never answers",
        "copying throws",
        "event streams throw",
        "copy",
        "copy",
        "mend",
    ];
    walks(&["A"], &steps).await
}

#[tokio::test]
async fn a_checkout_shows_its_one_number_where_calls_fail() -> Outcome {
    let steps = [
        "fetch throws",
        "fetch rejects with a text",
        "fetch rejects with nothing",
        "fetch rejects with another realm's error",
        "mend",
        "mend",
    ];
    walks(&["A", "B"], &steps).await
}

#[tokio::test]
async fn a_translated_checkout_that_crashes_shows_its_one_number() -> Outcome {
    let steps = ["translate", "translate", "move", "reload"];
    walks(&["A"], &[&steps[..], &CRASHES].concat()).await
}

#[tokio::test]
async fn the_gateways_page_shows_its_one_number() -> Outcome {
    let steps = ["type", "translate", "fetch throws", "mend"];
    walks(&[PAGE], &[&steps[..], &CRASHES].concat()).await
}

/// Runs random walks in `tabs`. Each step is one of the common steps or one of `steps`.
async fn walks(tabs: &[&str], steps: &[&str]) -> Outcome {
    let first = setting("BILLPAY_WALK_SEED", 1)?;
    let seeds: Vec<u64> = (first..first + setting("BILLPAY_WALKS", WALKS)?).collect();
    let steps = [&STEPS[..], steps].concat();
    visit_shop(Mount::Stripped, &PAGES, async |visit| {
        visit.page.before_scripts(PREPARE).await?;
        visit.page.go("/walks.html").await?;
        visit
            .page
            .run("return openTabs(arguments[0])", json!([tabs]))
            .await?;
        let batch = if tabs.contains(&PAGE) { 1 } else { BATCH };
        for batch in seeds.chunks(batch) {
            let mut walks = Vec::new();
            for seed in batch {
                walks.push(walk(visit, *seed, &steps).await?);
            }
            check(visit, &walks).await?;
        }
        if steps.iter().any(|step| CRASHES.contains(step)) {
            visit.page.clear_console().await?;
        }
        Ok(())
    })
    .await
}

fn setting(name: &str, default: u64) -> Result<u64> {
    let Ok(text) = std::env::var(name) else {
        return Ok(default);
    };
    text.parse()
        .with_context(|| format!("{name}={text} is not a number"))
}

/// Makes one walk, and returns what the page says of it.
async fn walk(visit: &Visit, seed: u64, steps: &[&str]) -> Result<Value> {
    let script = "return walk(arguments[0], arguments[1])";
    let walk = visit.page.run(script, json!([seed, steps])).await?;
    let whole = walk["error"].is_null() && walk["errors"] == json!([]);
    ensure!(whole, "{}", story(&walk));
    Ok(walk)
}

/// What was done in a walk, for whoever has to repeat it.
fn story(walk: &Value) -> String {
    format!(
        "BILLPAY_WALK_SEED={} BILLPAY_WALKS=1\nsteps: {}\nrequested another number than: {}\nerror: {}\nerrors in the tabs: {}\nconsole: {}",
        walk["seed"], walk["did"], walk["another"], walk["error"], walk["errors"], walk["log"]
    )
}

/// A number of the sandbox, with what was sent for it.
#[derive(Clone, Debug, PartialEq)]
struct Number {
    number: String,
    description: String,
    amount: String,
}

/// The sandbox's numbers, in the order in which they were created.
async fn numbers(visit: &Visit) -> Result<Vec<Number>> {
    let bills = visit.gateway.bills().await?.into_iter();
    let numbers = bills.map(|bill| Number {
        number: text(&bill["billPayNumber"]),
        description: text(&bill["billDescription"]),
        amount: bill["billAmount"].to_string(),
    });
    Ok(numbers.collect())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Checks the numbers of these walks, also after a reload.
async fn check(visit: &Visit, walks: &[Value]) -> Outcome {
    let before = numbers(visit).await?;
    let mut expected = Vec::new();
    for walk in walks {
        for amount in ["900", "901"] {
            expected.extend(expected_number(walk, amount, &before)?);
        }
    }
    let script = "return missing(arguments[0])";
    let missing = visit.page.run(script, json!([expected])).await?;
    let after = numbers(visit).await?;
    for walk in walks {
        let missing = &missing[text(&walk["bill"]["description"])];
        ensure!(missing.is_null(), "no tab shows {missing}\n{}", story(walk));
        let created = after[before.len()..]
            .iter()
            .find(|number| belongs_to(number, walk));
        ensure!(
            created.is_none(),
            "a reload and a press created {created:?}\n{}",
            story(walk)
        );
    }
    Ok(())
}

/// The number of the walk's bill with that amount, and how to show it after a reload. It is the bill that was sent last:
/// a customer who gets an error and then changes the bill does not look for a number of the bill before.
fn expected_number(walk: &Value, amount: &str, numbers: &[Number]) -> Result<Option<Value>> {
    let mut own = numbers
        .iter()
        .filter(|number| number.amount == amount && belongs_to(number, walk));
    let Some(last) = own.clone().next_back() else {
        return Ok(None);
    };
    let replaced = walk["another"]
        .as_array()
        .context("no list of replaced numbers")?;
    let is_payable = |number: &&Number| !replaced.contains(&json!(number.number));
    for number in own.clone().filter(is_payable) {
        let same = own
            .clone()
            .filter(is_payable)
            .filter(|other| other.description == number.description);
        let same: Vec<&Number> = same.collect();
        ensure!(same.len() == 1, "one bill has {same:?}\n{}", story(walk));
    }
    let last = own.rfind(|number| is_payable(number) && number.description == last.description);
    let mut bill = walk["bill"].clone();
    bill["amount"] = json!(amount);
    Ok(last.map(|last| json!({"bill": bill, "typed": last.description, "number": last.number})))
}

fn belongs_to(number: &Number, walk: &Value) -> bool {
    let words = number.description.split(' ').take(2);
    words.eq(text(&walk["bill"]["description"]).split(' '))
}
