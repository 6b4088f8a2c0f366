//! The figures of each attack beside their targets, as a table in Markdown for `docs/reliability.md`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use super::attack::{Attack, Tally};
use super::customer::Served;
use super::target::Usage;

/// By how much the gateway's memory may grow. The attacks of an older release took 1.5 GB.
const MORE_MIB: u64 = 64;

/// How much may be logged of each request: a line with the longest path that is logged (200 bytes) has 400.
const LOG_BYTES: u64 = 500;

/// The time in which 99 of 100 of the customers' requests must be answered. On a slow network a page takes longer.
/// The attacker takes his processor time from the same machine.
const P99: Duration = Duration::from_secs(1);

/// The figures of an attack.
#[derive(Debug)]
pub(super) struct Figures {
    attack: Attack,
    time: Duration,
    sent: u64,
    accepted: u64,
    refused: u64,
    other: u64,
    /// Numbers that the attacker got made.
    numbers: u64,
    /// Other calls to ClickPesa, also those for customers.
    calls: u64,
    more_kib: u64,
    log_bytes: u64,
    panics: usize,
    served: Served,
}

impl Figures {
    pub(super) fn new(
        attack: Attack,
        time: Duration,
        tally: &Tally,
        served: Served,
        [before, after]: [Usage; 2],
        panics: usize,
    ) -> Self {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        let accepted = if attack.holds() {
            count(&tally.most_open)
        } else {
            count(&tally.accepted)
        };
        Self {
            attack,
            time,
            sent: count(&tally.sent),
            accepted,
            refused: count(&tally.refused),
            other: count(&tally.other),
            numbers: (after.numbers - before.numbers).saturating_sub(served.bills),
            calls: after.other_calls - before.other_calls,
            more_kib: after.peak_kib - before.peak_kib,
            log_bytes: after.log_bytes - before.log_bytes,
            panics,
            served,
        }
    }

    /// The bytes that are logged of each request, the customers' included.
    fn log_each(&self) -> u64 {
        self.log_bytes / (self.sent + self.served.tried as u64).max(1)
    }

    pub(super) fn row(&self) -> String {
        let seconds = self.time.as_secs().max(1);
        let accepted = match self.attack.may_accept(self.time) {
            Some(most) => format!("{} of {most}", self.accepted),
            None => self.accepted.to_string(),
        };
        let cells = [
            self.attack.name().to_owned(),
            (self.sent / seconds).to_string(),
            accepted,
            self.refused.to_string(),
            self.other.to_string(),
            format!("{} of {}", self.numbers, self.attack.may_create(self.time)),
            format!("{} of {}", self.calls, self.may_call()),
            (self.more_kib / 1024).to_string(),
            format!("{}, {}", self.log_each(), self.log_bytes / seconds / 1000),
            format!("{} of {}", self.served.times.len(), self.served.tried),
            self.served.p99().as_millis().to_string(),
        ];
        format!("| {} |", cells.join(" | "))
    }

    /// A customer's look at the bill causes a call, too.
    fn may_call(&self) -> u64 {
        self.attack.may_call(self.time) + self.served.bills
    }

    /// The targets that were missed. The time of answers counts only if the machine's speed does.
    pub(super) fn missed(&self, with_times: bool) -> Vec<String> {
        let accepts = self.attack.may_accept(self.time);
        let unserved = self.served.tried - self.served.times.len();
        let p99 = self.served.p99();
        let checks = [
            ("accepted", accepts.is_some_and(|most| self.accepted > most)),
            ("numbers", self.numbers > self.attack.may_create(self.time)),
            ("calls", self.calls > self.may_call()),
            ("memory", self.more_kib / 1024 > MORE_MIB),
            ("log", self.log_each() > LOG_BYTES),
            ("panics", self.panics > 0),
            ("customers", unserved > 0),
            ("p99", with_times && p99 > P99),
        ];
        let missed = checks.into_iter().filter(|(_, missed)| *missed);
        let name = self.attack.name();
        missed
            .map(|(what, _)| format!("{name}: {what}: {}", self.row()))
            .collect()
    }
}

/// The table, and how it was made.
pub(super) fn text(figures: &[Figures]) -> String {
    const HEAD: [&str; 11] = [
        "attack from one address",
        "requests per second",
        "accepted",
        "429, 503",
        "other, none",
        "numbers made",
        "other calls to ClickPesa",
        "memory, MiB more",
        "log: bytes of each request, kB per second",
        "customers' requests answered",
        "p99, ms",
    ];
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut targets = vec![String::new(); HEAD.len()];
    targets[0] = "target".to_owned();
    targets[2] = "as limited".to_owned();
    targets[5] = "as limited".to_owned();
    targets[6] = "as limited".to_owned();
    targets[7] = format!("at most {MORE_MIB}");
    targets[8] = format!("at most {LOG_BYTES}");
    targets[9] = "all".to_owned();
    targets[10] = format!("at most {}", P99.as_millis());
    let mut table = line(&HEAD.map(str::to_owned));
    table += &format!("| --- |{}\n", " ---: |".repeat(HEAD.len() - 1));
    table += &line(&targets);
    for figures in figures {
        table += &figures.row();
        table.push('\n');
    }
    let seconds = figures.first().map_or(0, |figures| figures.time.as_secs());
    let processors = available_parallelism().map_or(1, usize::from);
    format!("{seconds} s each, {processors} processors.\n\n{table}")
}
