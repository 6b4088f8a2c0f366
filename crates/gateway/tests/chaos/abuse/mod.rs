//! Attacks by one client on a gateway with its default limits, one attack after another, while customers at other
//! addresses create bills and look at them. The figures are compared with targets.
//!
//! `cargo xtask abuse` prints the figures. Without it the run is short, and does not look at times.

mod attack;
mod client;
mod customer;
mod report;
mod target;

use std::sync::Arc;
use std::time::Duration;

use attack::{ATTACKS, Attack};
use report::Figures;
use target::Target;

use crate::document;
use crate::number;
use crate::process;

#[test]
fn no_client_keeps_others_from_paying() {
    let seconds: u64 = number("BILLPAY_ABUSE_SECONDS", 0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let figures = runtime.block_on(attacks(Duration::from_secs(seconds.max(1))));
    let text = report::text(&figures);
    document::publish("abuse", &text);
    let missed = figures
        .iter()
        .flat_map(|figures| figures.missed(seconds > 0));
    let missed: Vec<String> = missed.collect();
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

async fn attacks(time: Duration) -> Vec<Figures> {
    process::allow_many_files();
    let mut figures = Vec::new();
    for attack in ATTACKS {
        let found = measure(attack, time).await;
        println!("{}", found.row());
        figures.push(found);
    }
    figures
}

async fn measure(attack: Attack, time: Duration) -> Figures {
    let target = Arc::new(Target::start().await);
    // The first customers make the gateway get a token and fill its caches.
    customer::come(target.address, time / 10).await;
    let prepared = attack.prepare(&target).await;
    let before = target.usage();
    let running = prepared.begin();
    let served = customer::come(target.address, time).await;
    let tally = running.stop(&target).await;
    let usage = [before, target.usage()];
    Figures::new(attack, time, &tally, served, usage, target.panics())
}
