//! Two gateways on one PostgreSQL, each killed at any moment: no bill is lost or duplicated, and every
//! customer who has paid sees it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use billpay_sandbox::{Endpoint, Fault, FaultKind, Payment, Sandbox, Settings, Stage, When};
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::harness::{CREATE, a_moment, client, sandbox};
use crate::postgres::Postgres;
use crate::program::Program;

/// The number of bills when the gateways generate the numbers.
const CHOSEN: usize = 300;

/// The number of bills when ClickPesa generates the numbers.
const UNCHOSEN: usize = 100;

/// Concurrent customers: so many that each kill hits some of them.
const CUSTOMERS: usize = 30;

/// The pause between two kills. A gateway restarts in a fraction of it.
const KILL_PAUSE_MS: std::ops::Range<u64> = 400..1000;

/// The greatest number of retries of a lost call. No bill needs so many.
const TRIES: u32 = 2000;

/// What customers, killer and sandbox share.
struct Town {
    sandbox: Sandbox,
    database: Postgres,
    client: Client,
    /// The addresses of the two gateways.
    addresses: [Mutex<String>; 2],
    /// The merchant's BillPay-Namba, when the gateways generate the numbers.
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

    /// Kills the gateways in turn, each soon after its start.
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

    /// Sends to either gateway until one responds successfully.
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

    /// Creates and pays a bill as a customer does, and returns the number that was shown.
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
                // The gateway was killed while it responded, or the bill was polled a moment ago.
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
            // The gateway was killed while it responded: the customer tries again.
            if let Ok(bill) = answer.json::<Value>().await {
                return (bill["billPayNumber"].as_str().unwrap().to_owned(), id);
            }
        }
    }
}

/// Makes the sandbox slow before and after it creates a number, so that kills hit calls in every state.
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

/// Kills gateways while customers create and pay bills. Returns the numbers that were shown, without
/// duplicates, and the sandbox's bills.
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
async fn killing_gateways_loses_and_duplicates_no_bill() {
    let (seen, made) = killing(CHOSEN, Some("5504")).await;
    assert_eq!(seen.len(), CHOSEN, "a bill was lost");
    assert_eq!(made.len(), CHOSEN, "a number was made twice");
    assert_eq!(paid(&made), CHOSEN);
}

/// A number whose response was lost with its gateway can't be found. The customer gets another one, and
/// the first was never shown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_clickpesa_generates_numbers_each_customer_sees_one() {
    let (seen, made) = killing(UNCHOSEN, None).await;
    assert_eq!(seen.len(), UNCHOSEN, "a bill was lost");
    assert_eq!(paid(&made), UNCHOSEN, "a number that nobody saw was paid");
    assert!(made.len() >= UNCHOSEN);
}
