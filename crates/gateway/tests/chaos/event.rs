//! What fails: each event begins, lasts for a while, and is undone.

use std::fmt;
use std::time::Duration;

use billpay_sandbox::{
    Endpoint, Fault, FaultKind, Stage, WebhookDelivery, WebhookMode, WebhookShape, When,
};
use tokio::time::sleep;

use crate::database::control_server;
use crate::namespace;
use crate::network::Link;
use crate::process::Process;
use crate::shop::ShopState;
use crate::world::World;

/// Something that fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// SIGTERM or SIGKILL of a gateway, which starts anew.
    GatewayEnds(&'static str),
    /// Half of ClickPesa's answers are wrong in this way.
    Answers(FaultKind, Stage),
    /// No token is given, and the present one ends.
    TokenEndpointDown,
    /// ClickPesa refuses connections, or accepts them and is silent.
    ClickPesaAway(Link),
    /// ClickPesa's name can't be resolved.
    NameUnknown,
    ShopAway(ShopState),
    Webhooks(WebhookMode, WebhookShape, bool),
    /// PostgreSQL stops in this mode, and starts again.
    PostgresStops(&'static str),
    /// Another program holds SQLite's write lock: shorter or longer than a gateway waits for it.
    SqliteLocked(Duration),
    /// SQLite's file is moved away and back.
    SqliteMoved,
    DiskFull,
    /// The gateway finds a read-only disk when it starts.
    DiskReadOnly,
    /// The disk becomes read-only under a running gateway, until it is repaired.
    DiskBreaks,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GatewayEnds(signal) => write!(f, "SIG{signal}"),
            Self::Answers(kind, stage) => write!(f, "answers {kind:?} {stage:?}"),
            Self::Webhooks(mode, shape, forged) => {
                write!(
                    f,
                    "webhooks {mode:?} {shape:?}{}",
                    if *forged { " forged" } else { "" }
                )
            }
            other => write!(f, "{other:?}"),
        }
    }
}

const FAULTS: [(FaultKind, Stage); 15] = {
    use FaultKind::{
        CutBody, Latency, NotJson, Reset, RevokeToken, Status, Trickle, UnknownFields,
    };
    use Stage::{AfterEffect, BeforeEffect};
    [
        (Latency { milliseconds: 400 }, BeforeEffect),
        (
            Latency {
                milliseconds: 600_000,
            },
            AfterEffect,
        ),
        (Status { status: 400 }, BeforeEffect),
        (Status { status: 401 }, BeforeEffect),
        (Status { status: 429 }, BeforeEffect),
        (Status { status: 500 }, BeforeEffect),
        (Status { status: 503 }, AfterEffect),
        (Reset, BeforeEffect),
        (Reset, AfterEffect),
        (CutBody, AfterEffect),
        (Trickle { milliseconds: 20 }, BeforeEffect),
        (NotJson, BeforeEffect),
        (NotJson, AfterEffect),
        (UnknownFields, BeforeEffect),
        (RevokeToken, BeforeEffect),
    ]
};

/// The ends of gateways, which come first: what comes later must not make a process grow.
pub(crate) fn ends() -> Vec<Event> {
    let signals = ["TERM", "KILL", "KILL", "KILL"];
    signals.map(Event::GatewayEnds).to_vec()
}

/// All other events of a world.
pub(crate) fn others(world: &World) -> Vec<Event> {
    let mut events: Vec<Event> = FAULTS
        .iter()
        .map(|&(kind, stage)| Event::Answers(kind, stage))
        .collect();
    events.extend([
        Event::TokenEndpointDown,
        Event::ClickPesaAway(Link::Refusing),
        Event::ClickPesaAway(Link::Silent),
        Event::ShopAway(ShopState::Failing),
        Event::ShopAway(ShopState::Silent),
        Event::Webhooks(WebhookMode::Withhold, WebhookShape::New, false),
        Event::Webhooks(WebhookMode::Repeat { times: 5 }, WebhookShape::Old, false),
        Event::Webhooks(WebhookMode::Reorder, WebhookShape::Flat, false),
        Event::Webhooks(WebhookMode::Send, WebhookShape::New, true),
    ]);
    if world.database.file().is_none() {
        let modes = ["fast", "immediate"];
        events.extend(modes.map(Event::PostgresStops));
        return events;
    }
    let seconds = [1, 7].map(Duration::from_secs);
    events.extend(seconds.map(Event::SqliteLocked));
    events.push(Event::SqliteMoved);
    if namespace::disk().is_some() {
        events.extend([Event::DiskFull, Event::DiskReadOnly]);
    }
    events.extend(namespace::can_break_disk().then_some(Event::DiskBreaks));
    // Both worlds would notice it. One of them is enough.
    events.extend(namespace::can_hide_names().then_some(Event::NameUnknown));
    events
}

impl Event {
    /// Whether a gateway ends in the course of it.
    pub(crate) fn ends_a_gateway(self) -> bool {
        matches!(
            self,
            Self::GatewayEnds(_) | Self::DiskReadOnly | Self::DiskBreaks
        )
    }

    /// Lets it happen for a while, and undoes it.
    pub(crate) async fn happen(self, world: &World, gateways: &mut Vec<Process>) {
        let time = Duration::from_secs(if world.run.is_long() { 3 } else { 1 });
        match self {
            Self::GatewayEnds(signal) => {
                let which = fastrand::usize(..gateways.len());
                end(world, gateways.remove(which), signal).await;
                let started = world.start_gateway(which).await;
                gateways.insert(which, started.expect("it refuses to start"));
                sleep(time / 2).await;
            }
            Self::DiskReadOnly => read_only(world, gateways, time).await,
            Self::DiskBreaks => {
                namespace::break_disk();
                sleep(time).await;
                end(world, gateways.remove(0), "TERM").await;
                namespace::repair_disk();
                gateways.insert(0, world.start_gateway(0).await.unwrap());
            }
            Self::ShopAway(shop) => {
                world.shop.set(shop);
                sleep(time).await;
                world.shop.set(ShopState::Up);
            }
            Self::Answers(..) | Self::TokenEndpointDown => {
                self.inject(world);
                sleep(time).await;
                world.sandbox.clear_faults();
            }
            Self::ClickPesaAway(_) | Self::NameUnknown => self.cut_off(world, time).await,
            Self::Webhooks(mode, shape, wrong_key) => {
                let delivery = WebhookDelivery {
                    mode,
                    shape,
                    wrong_key,
                    ..WebhookDelivery::default()
                };
                world.sandbox.set_webhook_delivery(delivery).unwrap();
                sleep(time).await;
                let plain = WebhookDelivery::default();
                world.sandbox.set_webhook_delivery(plain).unwrap();
                world.sandbox.release_webhooks().unwrap();
            }
            Self::PostgresStops(mode) => {
                control_server(&["stop", "--mode", mode]).await;
                sleep(time).await;
                control_server(&["start"]).await;
            }
            Self::SqliteLocked(_) | Self::SqliteMoved | Self::DiskFull => {
                self.disturb_file(world, time).await;
            }
        }
    }

    /// Makes the sandbox's answers wrong.
    fn inject(self, world: &World) {
        let fault = if let Self::Answers(kind, stage) = self {
            Fault {
                kind,
                endpoint: None,
                stage,
                when: When::Chance {
                    probability: 0.5,
                    seed: world.run.seed,
                },
            }
        } else {
            world.sandbox.revoke_tokens();
            let down = FaultKind::Status { status: 503 };
            Fault::next(down, Endpoint::GenerateToken, u64::MAX)
        };
        world.sandbox.inject(fault).unwrap();
    }

    /// Cuts the gateways off from ClickPesa: in a long run for a minute.
    async fn cut_off(self, world: &World, time: Duration) {
        let minute = Duration::from_secs(60);
        if let Self::ClickPesaAway(link) = self {
            world.network.set(link);
            sleep(if world.run.is_long() { minute } else { time }).await;
        } else {
            namespace::hide_names(true);
            world.network.set(Link::Up);
            sleep(time).await;
            namespace::hide_names(false);
        }
        world.network.set(Link::Up);
    }

    /// Does something to SQLite's file or its disk.
    async fn disturb_file(self, world: &World, time: Duration) {
        let file = world.database.file().unwrap();
        let open = || {
            let connection = rusqlite::Connection::open(file).unwrap();
            connection.busy_timeout(Duration::from_secs(5)).unwrap();
            connection
        };
        match self {
            Self::SqliteLocked(time) => {
                let connection = open();
                connection.execute_batch("BEGIN IMMEDIATE").unwrap();
                sleep(time).await;
                connection.execute_batch("ROLLBACK").unwrap();
            }
            Self::SqliteMoved => {
                let away = file.with_extension("away");
                std::fs::rename(file, &away).unwrap();
                sleep(time).await;
                if file.exists() {
                    world.fault("a gateway made a new database");
                }
                std::fs::rename(away, file).unwrap();
            }
            _ => {
                // The log is used again from its beginning. So that it must grow, it is emptied. That may
                // fail while somebody reads.
                let _ = open().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
                let fill = namespace::disk().unwrap().join("fill");
                fill_disk(&fill);
                sleep(time).await;
                std::fs::remove_file(fill).unwrap();
            }
        }
    }
}

/// Starts a gateway whose disk is read-only. Whether it starts or not, nothing is lost.
async fn read_only(world: &World, gateways: &mut Vec<Process>, time: Duration) {
    let disk = namespace::disk().unwrap();
    end(world, gateways.remove(0), "TERM").await;
    namespace::set_read_only(&disk, true);
    let started = world.start_gateway(0).await;
    sleep(time / 2).await;
    if let Some(gateway) = started {
        end(world, gateway, "TERM").await;
    }
    namespace::set_read_only(&disk, false);
    gateways.insert(0, world.start_gateway(0).await.unwrap());
}

fn fill_disk(file: &std::path::Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(file).unwrap();
    let mut block = vec![0; 1 << 20];
    while !block.is_empty() {
        match file.write(&block) {
            Ok(0) | Err(_) => block.truncate(block.len() / 2),
            Ok(_) => {}
        }
    }
}

/// Ends a gateway. After SIGTERM it must finish what it does, and succeed.
pub(crate) async fn end(world: &World, gateway: Process, signal: &str) {
    let status = gateway.end(signal).await;
    if signal == "TERM" && !status.success() {
        world.fault(&format!("after SIGTERM a gateway ended with {status}"));
    }
}
