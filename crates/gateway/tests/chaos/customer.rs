//! A customer: creates a bill, asks again, pays, and waits until the bill shows it. Tries again after each
//! failure, and sometimes leaves in the middle of a request.

use std::sync::Arc;
use std::time::Duration;

use billpay_contract::Problem;
use billpay_sandbox::Outcome;
use http::header::LOCATION;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::world::{Seen, World};

const CREATE: &str = "/api/billpay/create-order-control-number";

/// The pause after the first failure: that of an impatient customer. It doubles with each further one, up to the
/// longest, so that a thousand customers who wait for the end of a fault do not become a fault themselves.
const PAUSE: Duration = Duration::from_millis(150);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// The longest that a customer waits for an answer: longer than the gateway's own limit.
const PATIENCE: Duration = Duration::from_secs(15);

/// How a customer pays.
#[derive(Clone, Copy, Debug)]
enum Habit {
    Pays,
    FailsFirst,
    PaysLate,
    PaysHalf,
    PaysTwice,
}

const HABITS: [Habit; 6] = [
    Habit::Pays,
    Habit::Pays,
    Habit::FailsFirst,
    Habit::PaysLate,
    Habit::PaysHalf,
    Habit::PaysTwice,
];

/// Of every customer, with the number that was shown.
#[derive(Debug)]
pub(crate) struct Customer {
    world: Arc<World>,
    key: String,
    amount: u64,
    habit: Habit,
    random: fastrand::Rng,
    /// The pause after the next failure.
    pause: Duration,
}

impl Customer {
    pub(crate) fn new(world: Arc<World>, which: usize) -> Self {
        let seed = world.run.seed.wrapping_mul(1_000_003) + which as u64;
        let mut random = fastrand::Rng::with_seed(seed);
        Self {
            world,
            key: format!("order-{which}"),
            amount: random.u64(5..1000) * 200,
            habit: HABITS[random.usize(..HABITS.len())],
            random,
            pause: PAUSE,
        }
    }

    /// Does what a customer does, up to the last look at the bill.
    pub(crate) async fn visit(mut self) {
        let seen = self.number().await;
        let again = self.number().await;
        if seen != again {
            self.world.fault(&format!("{seen:?} became {again:?}"));
        }
        let (status, paid) = self.pay(&seen.number).await;
        self.watch(&seen, status, paid).await;
    }

    /// The address of a gateway, and the header that names this customer's machine.
    fn request(&mut self, post: bool, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.world.addresses.any());
        let request = if post {
            self.world.client.post(url)
        } else {
            self.world.client.get(url)
        };
        let last = self.random.u8(1..);
        let request = request.header("x-forwarded-for", format!("203.0.113.{last}"));
        request.timeout(PATIENCE)
    }

    /// Sends until the bill has a number.
    async fn number(&mut self) -> Seen {
        let mode = match self.habit {
            Habit::PaysHalf => "ALLOW_PARTIAL_AND_OVER_PAYMENT",
            _ => "EXACT",
        };
        let bill = json!({"billDescription": self.key, "billAmount": self.amount, "billPaymentMode": mode});
        loop {
            let request = self
                .request(true, CREATE)
                .header("idempotency-key", &self.key);
            let request = request.header("content-type", "application/json");
            let mut request = request.body(bill.to_string());
            if self.random.u8(..) < 40 {
                let soon = Duration::from_millis(self.random.u64(1..60));
                request = request.timeout(soon);
            }
            if let Some((location, answer)) = self.answer(request).await {
                let seen = Seen {
                    key: self.key.clone(),
                    bill: location.rsplit('/').next().unwrap().to_owned(),
                    number: answer["billPayNumber"].as_str().unwrap().to_owned(),
                };
                self.world.seen.lock().unwrap().push(seen.clone());
                self.pause = PAUSE;
                return seen;
            }
            self.wait().await;
        }
    }

    /// Waits after a failure.
    async fn wait(&mut self) {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        tokio::time::sleep(pause / 2 + pause / 100 * self.random.u32(..50)).await;
    }

    /// The answer's address and document, if it is a success.
    async fn answer(&self, request: RequestBuilder) -> Option<(String, Value)> {
        let Ok(answer) = request.send().await else {
            self.world.count("no answer".to_owned());
            return None;
        };
        let status = answer.status();
        let location = answer.headers().get(LOCATION).cloned();
        let Ok(body) = answer.bytes().await else {
            self.world.count("half an answer".to_owned());
            return None;
        };
        if status.is_success() {
            self.world.count("a success".to_owned());
            let location = location.map_or(String::new(), |value| value.to_str().unwrap().into());
            return Some((location, serde_json::from_slice(&body).unwrap()));
        }
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) => self.world.count(format!("{status} {}", problem.code)),
            Err(_) => self.world.fault(&format!("{status} without a problem")),
        }
        // ClickPesa refuses some bills, too.
        if status.is_client_error() && !matches!(status.as_u16(), 409 | 422 | 429) {
            let said = String::from_utf8_lossy(&body);
            self.world
                .fault(&format!("{} got {status}: {said}", self.key));
        }
        None
    }

    /// Pays, and returns the status that the bill must get, and the sum.
    async fn pay(&mut self, number: &str) -> (&'static str, u64) {
        let amount = self.amount;
        let pay = |amount: u64, outcome| {
            let payment = json!({"billPayNumber": number, "amount": amount, "outcome": outcome, "force": true});
            let payment = serde_json::from_value(payment).unwrap();
            self.world.sandbox.pay(payment).unwrap()
        };
        match self.habit {
            Habit::Pays => {
                pay(amount, Outcome::Success);
            }
            Habit::FailsFirst => {
                pay(amount, Outcome::Failed);
                tokio::time::sleep(PAUSE).await;
                pay(amount, Outcome::Success);
            }
            Habit::PaysLate => {
                let payment = pay(amount, Outcome::Pending);
                tokio::time::sleep(PAUSE).await;
                let settled = self.world.sandbox.settle(&payment, Outcome::Success);
                settled.unwrap();
            }
            Habit::PaysHalf => {
                pay(amount / 2, Outcome::Success);
                return ("underpaid", amount / 2);
            }
            Habit::PaysTwice => {
                pay(amount, Outcome::Success);
                pay(amount, Outcome::Success);
                return ("paid_twice", 2 * amount);
            }
        }
        ("paid", amount)
    }

    /// Looks at the bill until it has that status and sum. A greater sum is a fault at once.
    async fn watch(&mut self, seen: &Seen, status: &str, paid: u64) {
        let (read, check) = (
            format!("/api/bills/{}", seen.bill),
            format!("/api/bills/{}/check", seen.bill),
        );
        loop {
            let request = match self.random.bool() {
                true => self.request(true, &check),
                false => self.request(false, &read),
            };
            if let Some((_, view)) = self.answer(request).await {
                let sum = view["paidAmount"].as_u64().unwrap_or(0);
                if sum > paid || view["bill"]["billPayNumber"] != *seen.number {
                    self.world
                        .fault(&format!("{seen:?} paid {paid}, and saw {view}"));
                    return;
                }
                if view["status"] == status && sum == paid {
                    return;
                }
            }
            self.wait().await;
        }
    }
}
