//! Compares what customers, ClickPesa and the shop know with the databases.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;

use crate::shop::Arrival;
use crate::world::{Growth, World};

/// By how much a gateway's memory, open files and threads may grow from before the faults until after them. Few
/// connections are open before. Later there are up to five to SQLite, with three files each, ten to PostgreSQL and
/// eight to the shop. Caches fill up, too.
const MORE_MB: u64 = 48;
pub(crate) const MORE_FILES: usize = 40;
const MORE_THREADS: u64 = 24;

/// The figures of a world.
#[derive(Debug)]
pub(crate) struct Findings {
    pub(crate) name: &'static str,
    pub(crate) events: usize,
    pub(crate) bills: usize,
    pub(crate) numbers_seen: usize,
    pub(crate) numbers_made: usize,
    pub(crate) payments: usize,
    pub(crate) messages: usize,
    pub(crate) arrivals: usize,
    pub(crate) late_messages: usize,
    pub(crate) notifications: [u64; 3],
    pub(crate) answers: BTreeMap<String, u64>,
    pub(crate) growth: Vec<Growth>,
    /// From the last fault until all was shown to customers, and until all was delivered to the shop.
    pub(crate) calm: [Duration; 2],
    faults: Vec<String>,
}

impl Findings {
    /// What must not have happened.
    pub(crate) fn faults(&self) -> impl Iterator<Item = String> {
        self.faults.iter().cloned()
    }
}

pub(crate) async fn find(
    world: &World,
    growth: Vec<Growth>,
    events: usize,
    calm: [Duration; 2],
) -> Findings {
    let numbers_seen = numbers(world).await;
    let payments = payments(world).await;
    let (messages, late_messages) = messages(world).await;
    let relay = &world.relay;
    let count = |of: &std::sync::atomic::AtomicU64| of.load(Ordering::Relaxed);
    if count(&relay.forged_accepted) + world.shop.forged() > 0 {
        world.fault("a forged message was accepted");
    }
    for Growth { before, after } in &growth {
        let grown = after.resident_mb > before.resident_mb + MORE_MB
            || after.files > before.files + MORE_FILES
            || after.threads > before.threads + MORE_THREADS;
        if grown {
            world.fault(&format!("a gateway has grown: {before:?}, {after:?}"));
        }
    }
    let log = std::fs::read_to_string(world.log()).unwrap();
    for line in log.lines().filter(|line| line.contains("panicked")) {
        world.fault(line);
    }
    Findings {
        name: world.name,
        events,
        bills: world.run.bills,
        numbers_seen,
        numbers_made: world.sandbox.bills().len(),
        payments,
        messages,
        arrivals: world.shop.arrivals().len(),
        late_messages,
        notifications: [&relay.passed_on, &relay.repeated, &relay.forged].map(count),
        answers: world.answers.lock().unwrap().clone(),
        growth,
        calm,
        faults: world.faults.lock().unwrap().clone(),
    }
}

/// Checks that each number that a customer saw is stored with its bill, and that no idempotency key has two
/// numbers. Returns how many numbers customers saw.
async fn numbers(world: &World) -> usize {
    let rows = world.database.rows("SELECT id, number FROM bills").await;
    let stored: HashMap<&str, &str> = rows.iter().map(|row| (&*row[0], &*row[1])).collect();
    let mut seen = world.seen.lock().unwrap().clone();
    seen.sort();
    seen.dedup();
    for seen in &seen {
        if stored.get(&*seen.bill) != Some(&&*seen.number) {
            world.fault(&format!("not stored: {seen:?}"));
        }
    }
    let keys: HashSet<&str> = seen.iter().map(|seen| &*seen.key).collect();
    if keys.len() != seen.len() {
        world.fault(&format!("{} numbers for {} keys", seen.len(), keys.len()));
    }
    if rows.len() != world.run.bills {
        world.fault(&format!("{} bills are stored", rows.len()));
    }
    let made = world.sandbox.bills().len();
    if world.chooses_numbers() && made != world.run.bills {
        world.fault(&format!("ClickPesa made {made} numbers"));
    }
    seen.len()
}

/// Every successful payment of ClickPesa's is stored once with its bill, and no other. Returns how many.
async fn payments(world: &World) -> usize {
    const STORED: &str = "SELECT bills.number, payments.id, CAST(payments.amount AS TEXT) \
        FROM payments JOIN bills ON bills.id = payments.bill WHERE payments.status IN ('SUCCESS', 'SETTLED')";
    let mut stored: Vec<_> = world.database.rows(STORED).await;
    let successful = |payment: &Value| payment["status"] == "SUCCESS";
    let text = |payment: &Value, name: &str| payment[name].as_str().unwrap().to_owned();
    let cents = |payment: &Value| (payment["collectedAmount"].as_u64().unwrap() * 100).to_string();
    let made = world.sandbox.payments().into_iter().filter(successful);
    let mut made: Vec<_> = made
        .map(|one| vec![text(&one, "orderReference"), text(&one, "id"), cents(&one)])
        .collect();
    stored.sort();
    made.sort();
    if stored != made {
        let (stored, made): (HashSet<_>, HashSet<_>) =
            (stored.iter().collect(), made.iter().collect());
        let missing: Vec<_> = made.difference(&stored).collect();
        let invented: Vec<_> = stored.difference(&made).collect();
        world.fault(&format!(
            "payments missing: {missing:?}, invented: {invented:?}"
        ));
    }
    made.len()
}

/// Every message was accepted by the shop. Returns how many there are, and how many were accepted after a later
/// one.
async fn messages(world: &World) -> (usize, usize) {
    let rows = world.database.rows("SELECT id FROM messages").await;
    let accepted = world.shop.accepted();
    for lost in rows.iter().filter(|row| !accepted.contains(&row[0])) {
        world.fault(&format!("the shop did not get {}", lost[0]));
    }
    let mut by_bill: HashMap<String, Vec<Arrival>> = HashMap::new();
    for arrival in world.shop.arrivals() {
        by_bill
            .entry(arrival.bill.clone())
            .or_default()
            .push(arrival);
    }
    let late = by_bill.values().map(|arrivals| late(world, arrivals)).sum();
    (rows.len(), late)
}

/// Checks the order of a bill's messages: each is sent for the first time after each earlier one. So one that
/// was accepted after a later one had been refused before. Returns how many there are of these.
fn late(world: &World, arrivals: &[Arrival]) -> usize {
    let mut sent = HashSet::new();
    let mut accepted = HashSet::new();
    let mut late = 0;
    for arrival in arrivals {
        let later = |versions: &HashSet<i64>| versions.iter().any(|one| *one > arrival.version);
        if sent.insert(arrival.version) && later(&sent) {
            world.fault(&format!("sent out of order: {arrival:?}"));
        }
        if arrival.accepted && accepted.insert(arrival.version) {
            late += usize::from(later(&accepted));
        }
    }
    late
}
