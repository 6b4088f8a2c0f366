//! A seeded run of faults: gateways, a sandbox in ClickPesa's place and a shop, while everything around the
//! gateways fails in turn. Afterwards all that customers and the shop saw is compared with the databases.
//!
//! `cargo xtask chaos --seed 7 --bills 500` prints the figures; `cargo xtask test` makes a small run. Attacks by one
//! client use the same processes: [`abuse`].

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test prints its figures, and clippy knows only #[test] functions as tests"
)]

mod abuse;
mod customer;
mod database;
mod document;
mod event;
mod findings;
mod namespace;
mod network;
#[path = "../postgres/mod.rs"]
mod postgres;
mod process;
mod report;
mod shop;
mod storm;
mod webhooks;
mod world;

use std::fmt::Display;
use std::str::FromStr;

use database::Database;
use world::World;

/// The size of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Chooses the order of the faults, and what each customer does.
    pub(crate) seed: u64,
    /// The number of bills in each of the two worlds.
    pub(crate) bills: usize,
}

impl Run {
    /// The run that `cargo xtask chaos` asks for, or a small one.
    fn from_environment() -> Self {
        Self {
            seed: number("BILLPAY_CHAOS_SEED", 1),
            bills: number("BILLPAY_CHAOS_BILLS", 100),
        }
    }

    /// Whether the run is larger than the one of `cargo xtask test`. Its faults last longer.
    pub(crate) const fn is_long(self) -> bool {
        self.bills > 200
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the size of a test run is no setting of the gateway"
)]
fn number<T: FromStr<Err: Display>>(name: &str, default: T) -> T {
    std::env::var(name).map_or(default, |text| {
        let parsed = text.parse();
        parsed.unwrap_or_else(|error| panic!("{name}={text}: {error}"))
    })
}

#[test]
fn nothing_is_lost_whatever_fails() {
    if namespace::run_inside("nothing_is_lost_whatever_fails") {
        return;
    }
    process::allow_many_files();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(everything_fails(Run::from_environment()));
}

async fn everything_fails(run: Run) {
    let began = tokio::time::Instant::now();
    let two = World::start("two gateways, PostgreSQL", Database::postgres().await, run);
    let one = World::start("one gateway, SQLite", Database::sqlite(), run);
    let (two, one) = tokio::join!(two, one);
    let (two, one) = tokio::join!(storm::pass(two), storm::pass(one));
    println!("{}", report::answers(&[&two, &one]));
    let (seed, took) = (run.seed, began.elapsed().as_secs());
    let left_out = namespace::left_out();
    let table = report::table(&[&two, &one]);
    let text = format!("Seed {seed}, {took} s.{left_out}\n\n{table}");
    document::publish("chaos", &text);
    let faults: Vec<String> = two.faults().chain(one.faults()).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
