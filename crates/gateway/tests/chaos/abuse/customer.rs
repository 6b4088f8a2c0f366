//! Customers, each with an address of their own: one after another creates a bill, reads it, and opens its event
//! stream.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use http::StatusCode;
use http_body_util::BodyExt;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::client::{Bill, Connection, create, get};

/// The pause between two customers.
const PAUSE: Duration = Duration::from_millis(100);

/// The longest that a customer waits for an answer: as long as the widget.
const PATIENCE: Duration = Duration::from_secs(45);

/// What customers got.
#[derive(Debug, Default)]
pub(super) struct Served {
    /// Requests that customers tried.
    pub(super) tried: usize,
    /// How many bills the customers have created.
    pub(super) bills: u64,
    /// The times until the answers, from the attempt to connect on.
    pub(super) times: Vec<Duration>,
}

impl Served {
    fn add(&mut self, answers: Vec<Option<Duration>>) {
        self.bills += u64::from(answers[0].is_some());
        self.tried += answers.len();
        self.times.extend(answers.into_iter().flatten());
    }

    /// The time in which 99 of 100 answers arrived.
    pub(super) fn p99(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort();
        let place = (times.len() * 99).div_ceil(100);
        times
            .get(place.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

/// Lets customers come for that time, and waits for their answers.
pub(super) async fn come(gateway: SocketAddr, time: Duration) -> Served {
    let mut customers = JoinSet::new();
    let mut arrivals = interval(PAUSE);
    arrivals.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let began = Instant::now();
    for nth in 0_u32.. {
        arrivals.tick().await;
        if began.elapsed() > time {
            break;
        }
        let address = Ipv4Addr::from_bits(Ipv4Addr::new(127, 0, 1, 1).to_bits() + nth);
        customers.spawn(visit(address, gateway));
    }
    let mut served = Served::default();
    while let Some(visit) = customers.join_next().await {
        served.add(visit.unwrap());
    }
    served
}

/// The times until the three answers; `None` for one that did not come or was no success.
async fn visit(from: Ipv4Addr, gateway: SocketAddr) -> Vec<Option<Duration>> {
    let (created, bill) = timed(number(from, gateway)).await;
    let Some(bill) = bill else {
        return vec![None];
    };
    let (read, _) = timed(look(from, gateway, &bill)).await;
    let (streamed, _) = timed(first_event(from, gateway, &bill)).await;
    vec![created, read, streamed]
}

async fn timed<T>(request: impl Future<Output = Option<T>>) -> (Option<Duration>, Option<T>) {
    let began = Instant::now();
    let answer = timeout(PATIENCE, request).await.ok().flatten();
    (answer.is_some().then(|| began.elapsed()), answer)
}

async fn number(from: Ipv4Addr, gateway: SocketAddr) -> Option<Bill> {
    let mut connection = Connection::open(from, gateway).await.ok()?;
    Bill::created(&connection.send(create()).await.ok()?)
}

async fn look(from: Ipv4Addr, gateway: SocketAddr, bill: &Bill) -> Option<()> {
    let mut connection = Connection::open(from, gateway).await.ok()?;
    let request = get(&format!("/api/bills/{}", bill.id));
    let answer = connection.send(request).await.ok()?;
    (answer.status == StatusCode::OK).then_some(())
}

async fn first_event(from: Ipv4Addr, gateway: SocketAddr, bill: &Bill) -> Option<()> {
    let mut connection = Connection::open(from, gateway).await.ok()?;
    let request = get(&format!("/api/bills/{}/events", bill.id));
    let mut answer = connection.begin(request).await.ok()?;
    let event = answer.body_mut().frame().await?.ok()?;
    event.data_ref().map(drop)
}
