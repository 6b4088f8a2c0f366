//! The attacks. Each comes from one address, as fast as this machine allows, until it is stopped.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::Full;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::client::{Bill, Connection, connect, create, get, post};
use super::target::Target;

const ATTACKER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 66);

/// Connections that send requests one after another.
const SENDERS: usize = 64;

/// Connections that are held open: more than the gateway accepts in all (8,192).
const HOLDERS: usize = 9_000;

/// Streams that are opened at the same time: more than a client may have (512).
const WATCHERS: usize = 768;

/// How many bills the attacker creates first: fewer than one client may create at once (120).
const OWN_BILLS: usize = 100;

/// The bytes of a long path or header: nearly a whole head (64 KiB).
const LONG: usize = 60_000;

/// The bytes of a large body: 64 times what a create may have.
const LARGE: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attack {
    /// Nobody attacks.
    None,
    Creates,
    Reads,
    EmptyForms,
    /// The empty form, whose address is part of it, with invented addresses.
    FormsOfHosts,
    BillPages,
    Guesses,
    /// "Check now" of one bill.
    Checks,
    Readiness,
    /// Event streams that are opened, left and opened again.
    Streams,
    /// Unsigned notifications about numbers that do not exist, and about the attacker's own.
    NotificationsUnknown,
    NotificationsKnown,
    /// Creates whose client is gone within milliseconds.
    HangUps,
    LongHeads,
    /// Connections whose request never ends.
    SlowHeads,
    LargeBodies,
}

pub(super) const ATTACKS: [Attack; 16] = [
    Attack::None,
    Attack::Creates,
    Attack::Reads,
    Attack::EmptyForms,
    Attack::FormsOfHosts,
    Attack::BillPages,
    Attack::Guesses,
    Attack::Checks,
    Attack::Readiness,
    Attack::Streams,
    Attack::NotificationsUnknown,
    Attack::NotificationsKnown,
    Attack::HangUps,
    Attack::LongHeads,
    Attack::SlowHeads,
    Attack::LargeBodies,
];

/// What the attacker did, and what he got.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) sent: AtomicU64,
    pub(super) accepted: AtomicU64,
    /// 429 and 503.
    pub(super) refused: AtomicU64,
    /// Other answers, and requests without one.
    pub(super) other: AtomicU64,
    /// Streams or connections that are open, and the most that were.
    open: AtomicU64,
    pub(super) most_open: AtomicU64,
}

impl Tally {
    fn count(&self, status: Option<StatusCode>) {
        let counter = match status {
            // A guess that was looked up.
            Some(StatusCode::OK | StatusCode::NO_CONTENT | StatusCode::NOT_FOUND) => &self.accepted,
            Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => &self.refused,
            _ => &self.other,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts something as open until the guard is dropped.
    fn opened(self: &Arc<Self>) -> Open {
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_open.fetch_max(open, Ordering::Relaxed);
        Open(Arc::clone(self))
    }
}

struct Open(Arc<Tally>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What each of the attacker's tasks has.
#[derive(Clone)]
struct Attacker {
    attack: Attack,
    target: Arc<Target>,
    tally: Arc<Tally>,
    bills: Arc<[Bill]>,
}

impl Attack {
    /// The words for the table.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Creates => "creates",
            Self::Reads => "reads of a bill",
            Self::EmptyForms => "the empty form",
            Self::FormsOfHosts => "the empty form with invented `Host`",
            Self::BillPages => "a bill's page",
            Self::Guesses => "guesses of bills",
            Self::Checks => "\"Check now\" of a bill",
            Self::Readiness => "`/readyz`",
            Self::Streams => "event streams, left and opened again",
            Self::NotificationsUnknown => "unsigned notifications of numbers that do not exist",
            Self::NotificationsKnown => "unsigned notifications of 100 numbers of his own",
            Self::HangUps => "creates that hang up within 5 ms",
            Self::LongHeads => "paths and headers of 60 kB",
            Self::SlowHeads => "9,000 connections whose request never ends",
            Self::LargeBodies => "bodies of 1 MiB",
        }
    }

    /// Whether what is held open at the same time is limited, instead of requests.
    pub(super) fn holds(self) -> bool {
        matches!(self, Self::Streams | Self::SlowHeads)
    }

    /// The most that the limits accept in that time; `None` where nothing is limited.
    pub(super) fn may_accept(self, time: Duration) -> Option<u64> {
        match self {
            Self::Creates => Some(creates_in(time)),
            Self::Reads
            | Self::EmptyForms
            | Self::FormsOfHosts
            | Self::BillPages
            | Self::Checks => Some(quota(3000, time)),
            Self::Guesses => Some(quota(60, time)),
            Self::Streams => Some(512),
            // The gateway also opens files of its database and connections to ClickPesa.
            Self::SlowHeads => Some(1024 + 32),
            Self::LargeBodies => Some(0),
            _ => None,
        }
    }

    /// The most numbers that the attacker gets made.
    pub(super) fn may_create(self, time: Duration) -> u64 {
        match self {
            Self::Creates | Self::HangUps => creates_in(time),
            _ => 0,
        }
    }

    /// The most other calls to ClickPesa: a poll of each bill every three seconds, and the check of readiness.
    pub(super) fn may_call(self, time: Duration) -> u64 {
        const EVERY_S: u64 = 3;
        let polls = time.as_secs() / EVERY_S + 2;
        match self {
            Self::Checks | Self::Reads | Self::BillPages | Self::Streams | Self::Readiness => polls,
            Self::NotificationsKnown => polls * OWN_BILLS as u64,
            _ => 1,
        }
    }

    /// How many bills of his own the attacker has before he begins.
    fn own_bills(self) -> usize {
        match self {
            Self::Reads | Self::BillPages | Self::Checks | Self::Streams => 1,
            Self::NotificationsKnown => OWN_BILLS,
            _ => 0,
        }
    }

    /// Prepares the attack. It begins with [`Prepared::begin`].
    pub(super) async fn prepare(self, target: &Arc<Target>) -> Prepared {
        let mut bills = Vec::new();
        if self.own_bills() > 0 {
            let connection = Connection::open(ATTACKER, target.address);
            let mut connection = connection.await.unwrap();
            for _ in 0..self.own_bills() {
                let answer = connection.send(create()).await.unwrap();
                bills.push(Bill::created(&answer).unwrap());
            }
        }
        Prepared(Attacker {
            attack: self,
            target: Arc::clone(target),
            tally: Arc::default(),
            bills: bills.into(),
        })
    }

    /// One of the requests that are sent one after another.
    fn request(self, bills: &[Bill], nth: usize) -> Request<Full<Bytes>> {
        let own = |suffix: &str| format!("/api/bills/{}{suffix}", bills[nth % bills.len()].id);
        match self {
            Self::Reads => get(&own("")),
            Self::EmptyForms => page("/", "x"),
            Self::FormsOfHosts => page("/", &format!("{:x}.example", fastrand::u64(..))),
            Self::BillPages => page(&format!("/bills/{}", bills[0].id), "x"),
            Self::Guesses => get(&format!("/api/bills/{:032x}", fastrand::u128(..))),
            Self::Checks => post(&own("/check"), ""),
            Self::Readiness => get("/readyz"),
            Self::NotificationsUnknown => {
                notification(&format!("5504{:010}", fastrand::u64(..10_000_000_000)))
            }
            Self::NotificationsKnown => notification(&bills[nth % bills.len()].number),
            Self::LongHeads if nth.is_multiple_of(2) => get(&format!("/{}", "x".repeat(LONG))),
            Self::LongHeads => {
                let mut request = get("/");
                let long = "x".repeat(LONG).parse().unwrap();
                request.headers_mut().insert("user-agent", long);
                request
            }
            Self::LargeBodies => {
                let path = "/api/billpay/create-order-control-number";
                post(path, Bytes::from_static(&[b' '; LARGE]))
            }
            _ => create(),
        }
    }
}

/// A request for a page, as a browser sends it.
fn page(path: &str, host: &str) -> Request<Full<Bytes>> {
    let request = Request::get(path).header("host", host);
    let request = request.header("accept-encoding", "gzip, br");
    request.body(Full::default()).unwrap()
}

/// What a client may do in that time, with a quota for a minute.
fn quota(per_minute: u64, time: Duration) -> u64 {
    // The quota is given back while the attack begins and ends, too.
    let time = time + Duration::from_secs(1);
    per_minute + per_minute * time.as_secs() / 60
}

/// The bills that a client may create in that time.
fn creates_in(time: Duration) -> u64 {
    quota(120, time)
}

fn notification(number: &str) -> Request<Full<Bytes>> {
    let id = format!("{:x}", fastrand::u128(..));
    let data = json!({"id": id, "status": "SUCCESS", "orderReference": number, "collectedAmount": "90900"});
    let body = json!({"event": "PAYMENT RECEIVED", "data": data});
    post("/webhooks/clickpesa", body.to_string())
}

/// An attack that can begin.
pub(super) struct Prepared(Attacker);

/// An attack that lasts until it is stopped.
pub(super) struct Running {
    attack: Attack,
    /// What the gateway had open before.
    open_files: u64,
    /// With threads of its own, so that customers do not wait for the attacker's tasks.
    runtime: Runtime,
    tasks: JoinSet<()>,
    tally: Arc<Tally>,
}

impl Prepared {
    pub(super) fn begin(self) -> Running {
        let attacker = self.0;
        let tally = Arc::clone(&attacker.tally);
        let open_files = attacker.target.open_files();
        let mut tasks = JoinSet::new();
        let runtime = Runtime::new().unwrap();
        let number = match attacker.attack {
            Attack::None => 0,
            Attack::Streams => WATCHERS,
            Attack::SlowHeads => HOLDERS,
            _ => SENDERS,
        };
        for nth in 0..number {
            let attacker = attacker.clone();
            let attack = async move {
                match attacker.attack {
                    Attack::Streams => attacker.watch().await,
                    Attack::SlowHeads => attacker.hold().await,
                    Attack::HangUps => attacker.hang_up().await,
                    _ => attacker.send(nth).await,
                }
            };
            tasks.spawn_on(attack, runtime.handle());
        }
        Running {
            attack: attacker.attack,
            open_files,
            runtime,
            tasks,
            tally,
        }
    }
}

impl Running {
    pub(super) async fn stop(mut self, target: &Target) -> Arc<Tally> {
        if self.attack == Attack::SlowHeads {
            let open = target.open_files() - self.open_files;
            self.tally.most_open.store(open, Ordering::Relaxed);
        }
        self.tasks.shutdown().await;
        self.runtime.shutdown_background();
        self.tally
    }
}

impl Attacker {
    fn sent(&self) {
        self.tally.sent.fetch_add(1, Ordering::Relaxed);
    }

    async fn connect(&self) -> Connection {
        loop {
            if let Ok(connection) = Connection::open(ATTACKER, self.target.address).await {
                return connection;
            }
        }
    }

    /// Sends requests one after another.
    async fn send(self, mut nth: usize) {
        loop {
            let mut connection = self.connect().await;
            loop {
                let request = self.attack.request(&self.bills, nth);
                nth += 1;
                self.sent();
                let answer = connection.send(request).await;
                let status = answer.map(|answer| answer.status).ok();
                self.tally.count(status);
                if status.is_none() {
                    break;
                }
            }
        }
    }

    /// Opens a stream, stays for a while, and opens another.
    async fn watch(self) {
        let path = format!("/api/bills/{}/events", self.bills[0].id);
        loop {
            let mut connection = self.connect().await;
            self.sent();
            let answer = connection.begin(get(&path)).await;
            let status = answer.as_ref().map(http::Response::status).ok();
            self.tally.count(status);
            if status == Some(StatusCode::OK) {
                let _open = self.tally.opened();
                sleep(Duration::from_millis(fastrand::u64(..1000))).await;
            }
        }
    }

    /// Opens a connection and sends a byte of a head now and then, as long as the gateway keeps it.
    async fn hold(self) {
        const PAUSE: Duration = Duration::from_secs(1);
        // Many connections are the attack, not many attempts to connect: those must be stopped before the gateway.
        sleep(PAUSE / 1000 * fastrand::u32(..2000)).await;
        loop {
            self.sent();
            if let Ok(mut stream) = connect(ATTACKER, self.target.address).await {
                // An error means that the gateway has closed it.
                let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx: ").await;
                while timeout(PAUSE, stream.read_u8()).await.is_err() {
                    let _ = stream.write_all(b"x").await;
                }
            }
            self.tally.count(None);
            sleep(PAUSE * 5).await;
        }
    }

    /// Sends creates and is gone before the answer.
    async fn hang_up(self) {
        const BODY: &str =
            r#"{"billDescription":"Water bill","billAmount":90900,"billPaymentMode":"EXACT"}"#;
        let request = format!(
            "POST /api/billpay/create-order-control-number HTTP/1.1\r\nhost: x\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
            BODY.len()
        );
        loop {
            self.sent();
            if let Ok(mut stream) = connect(ATTACKER, self.target.address).await {
                let _ = stream.write_all(request.as_bytes()).await;
                sleep(Duration::from_millis(fastrand::u64(..5))).await;
            }
            self.tally.count(None);
        }
    }
}
