//! Two gateways on one PostgreSQL, either of which is killed at any moment: no bill is lost, none is
//! doubled, and whoever has paid sees it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use billpay_sandbox::{Endpoint, Fault, FaultKind, Payment, Sandbox, Settings, Stage, When};
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::harness::{CREATE, a_moment, client, sandbox};
use crate::postgres::Postgres;
use crate::program::Program;

/// Bills of a merchant whose gateways choose the numbers.
const CHOSEN: usize = 300;

/// Bills whose numbers ClickPesa chooses.
const UNCHOSEN: usize = 100;

/// Customers at once: so many that each kill hits somebody.
const CUSTOMERS: usize = 30;

/// Between two kills. A gateway is up again after a fraction of it.
const KILL_PAUSE_MS: std::ops::Range<u64> = 400..1000;

/// A call that is lost is tried again; no bill needs so many.
const TRIES: u32 = 2000;

/// What customers, killer and stand-in share.
struct Town {
    sandbox: Sandbox,
    database: Postgres,
    client: Client,
    /// Where the two gateways are now.
    addresses: [Mutex<String>; 2],
    /// The merchant's digits, where its gateways choose numbers.
    namba: Option<&'static str>,
    kills: AtomicU64,
    tries: AtomicU64,
}

impl Town {
    async fn start_gateway(&self, which: usize) -> Program {
        let (url, database) = (self.sandbox.base_url(), self.database.url());
        let mut settings = vec![
            ("CLICKPESA_CLIENT_ID", "sandbox-client"),
            ("CLICKPESA_API_KEY", "sandbox-key"),
            ("CLICKPESA_BASE_URL", &*url),
            ("BILLPAY_DATABASE_URL", &*database),
            ("BILLPAY_POLICY", "open"),
            ("BILLPAY_LOG", "error"),
        ];
        settings.extend(self.namba.map(|namba| ("BILLPAY_NAMBA", namba)));
        let program = Program::start(&[], &settings).await;
        program
            .base_url()
            .clone_into(&mut self.addresses[which].lock().unwrap());
        program
    }

    /// Kills one gateway after the other, each a moment after it has come up or sooner.
    async fn kill(&self, mut gateways: [Program; 2]) {
        loop {
            tokio::time::sleep(Duration::from_millis(fastrand::u64(KILL_PAUSE_MS))).await;
            let which = fastrand::usize(0..2);
            gateways[which].signal("KILL").await;
            self.kills.fetch_add(1, Ordering::Relaxed);
            gateways[which] = self.start_gateway(which).await;
        }
    }

    fn address(&self) -> String {
        self.addresses[fastrand::usize(0..2)]
            .lock()
            .unwrap()
            .clone()
    }

    /// Tries at either gateway until one answers with a good status.
    async fn insist(&self, send: impl Fn(&Client, &str) -> reqwest::RequestBuilder) -> Response {
        for _ in 0..TRIES {
            self.tries.fetch_add(1, Ordering::Relaxed);
            let request = send(&self.client, &self.address());
            match request.timeout(Duration::from_secs(15)).send().await {
                Ok(answer) if answer.status().is_success() => return answer,
                Ok(answer) if answer.status().as_u16() == 422 => {
                    panic!("{}", answer.text().await.unwrap())
                }
                Ok(_) | Err(_) => a_moment().await,
            }
        }
        panic!("no answer after {TRIES} tries");
    }

    /// From the bill to the money, as a customer goes it: the number that was seen.
    async fn customer(&self, key: String) -> String {
        let (first, id) = self.number(&key).await;
        let (again, again_id) = self.number(&key).await;
        assert_eq!(
            (&first, &id),
            (&again, &again_id),
            "two numbers for one intention"
        );
        let payment = json!({"billPayNumber": first, "amount": 1000});
        let payment: Payment = serde_json::from_value(payment).unwrap();
        self.sandbox.pay(payment).unwrap();
        loop {
            let path = format!("/api/bills/{id}/check");
            let answer = self
                .insist(|client, at| client.post(format!("{at}{path}")))
                .await;
            match answer.json::<Value>().await {
                Ok(view) if view["status"] == "paid" => return first,
                // Killed in the middle of its answer, or asked too soon after another look.
                _ => a_moment().await,
            }
        }
    }

    async fn number(&self, key: &str) -> (String, String) {
        let bill = json!({"billDescription": key, "billAmount": 1000, "billPaymentMode": "EXACT"});
        loop {
            let answer = self
                .insist(|client, at| {
                    let request = client.post(format!("{at}{CREATE}"));
                    let request = request.header("content-type", "application/json");
                    request
                        .header("idempotency-key", key)
                        .body(bill.to_string())
                })
                .await;
            let page = crate::harness::header(&answer, "location");
            let id = page.rsplit('/').next().unwrap().to_owned();
            // Killed in the middle of its answer: the customer asks again.
            if let Ok(bill) = answer.json::<Value>().await {
                return (bill["billPayNumber"].as_str().unwrap().to_owned(), id);
            }
        }
    }
}

/// The stand-in takes its time before and after it has made a number, so that kills find calls in
/// every state.
fn slow(sandbox: &Sandbox) {
    for stage in [Stage::BeforeEffect, Stage::AfterEffect] {
        let slow = Fault {
            kind: FaultKind::Latency { milliseconds: 40 },
            endpoint: Some(Endpoint::CreateOrderControlNumber),
            stage,
            when: When::Chance {
                probability: 0.5,
                seed: 7,
            },
        };
        sandbox.inject(slow).unwrap();
    }
}

/// Kills gateways while customers go from their bills to their money: the numbers that they saw,
/// each once, and the stand-in's bills.
#[expect(clippy::print_stdout, reason = "the figures are what is asked for")]
async fn killing(bills: usize, namba: Option<&'static str>) -> (Vec<String>, Vec<Value>) {
    let began = tokio::time::Instant::now();
    let sandbox = sandbox(Settings::default()).await;
    slow(&sandbox);
    let town = Arc::new(Town {
        sandbox,
        database: Postgres::start().await,
        client: client(),
        addresses: Default::default(),
        namba,
        kills: AtomicU64::new(0),
        tries: AtomicU64::new(0),
    });
    let gateways = [town.start_gateway(0).await, town.start_gateway(1).await];
    let killer = Arc::clone(&town);
    let killer = tokio::spawn(async move { killer.kill(gateways).await });

    let queue = Arc::new(Mutex::new((0..bills).collect::<Vec<_>>()));
    let customers = (0..CUSTOMERS).map(|_| {
        let (town, queue) = (Arc::clone(&town), Arc::clone(&queue));
        tokio::spawn(async move {
            let mut seen = Vec::new();
            loop {
                let Some(next) = queue.lock().unwrap().pop() else {
                    return seen;
                };
                seen.push(town.customer(format!("order-{next}")).await);
            }
        })
    });
    let mut seen = Vec::new();
    for customer in customers.collect::<Vec<_>>() {
        seen.extend(customer.await.unwrap());
    }
    killer.abort();

    let made = town.sandbox.bills();
    seen.sort_unstable();
    seen.dedup();
    let kills = town.kills.load(Ordering::Relaxed);
    println!(
        "{bills} bills, {} numbers seen, {} numbers made, {kills} kills, {} requests, {} s",
        seen.len(),
        made.len(),
        town.tries.load(Ordering::Relaxed),
        began.elapsed().as_secs()
    );
    assert!(kills > 5, "hardly anything was killed");
    (seen, made)
}

fn paid(made: &[Value]) -> usize {
    made.iter().filter(|bill| bill["paid"] == true).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killing_either_gateway_at_any_moment_loses_nothing_and_doubles_nothing() {
    let (seen, made) = killing(CHOSEN, Some("5504")).await;
    assert_eq!(seen.len(), CHOSEN, "a bill was lost");
    assert_eq!(made.len(), CHOSEN, "a number was made twice");
    assert_eq!(paid(&made), CHOSEN);
}

/// A number whose answer died with a gateway can't be found: there is another, and of the first
/// nobody has heard.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_clickpesa_chooses_each_customer_still_sees_one_number() {
    let (seen, made) = killing(UNCHOSEN, None).await;
    assert_eq!(seen.len(), UNCHOSEN, "a bill was lost");
    assert_eq!(paid(&made), UNCHOSEN, "a number that nobody saw was paid");
    assert!(made.len() >= UNCHOSEN);
}
