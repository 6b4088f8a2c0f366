//! The course of a run: events one after another while customers come, then calm, then the findings.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::customer::Customer;
use crate::event::{self, Event, end};
use crate::findings::{self, Findings};
use crate::network::Link;
use crate::process::{Footprint, Process};
use crate::world::{Growth, World};

/// The pause between two checks of a condition.
const MOMENT: Duration = Duration::from_millis(100);

/// How long after the last event customers and shop may need: longer than any lease and any pause of a
/// gateway's own retries in that time.
const CALM: Duration = Duration::from_secs(90);

/// Lets everything happen in a world, and returns what was found.
pub(crate) async fn pass(world: Arc<World>) -> Findings {
    let mut gateways = Vec::new();
    for which in 0..if world.chooses_numbers() { 2 } else { 1 } {
        gateways.push(world.start_gateway(which).await.unwrap());
    }
    let mut customers = JoinSet::new();
    let (events, before) = happen(&world, &mut gateways, &mut customers).await;
    let began = Instant::now();
    while let Ok(Some(customer)) = timeout(CALM, customers.join_next()).await {
        customer.unwrap();
    }
    if !customers.is_empty() {
        world.fault(&format!("{} customers still wait", customers.len()));
    }
    let shown = began.elapsed();
    deliver(&world).await;
    let calm = [shown, began.elapsed()];
    // Idle connections to ClickPesa are no leak.
    world.network.set(Link::Up);
    let after = settled(&gateways, &before).await;
    let growth = before.into_iter().zip(after);
    let growth = growth.map(|(before, after)| Growth { before, after });
    let growth = growth.collect();
    for gateway in gateways {
        end(&world, gateway, "TERM").await;
    }
    findings::find(&world, growth, events, calm).await
}

/// Lets all events happen, and customers come during each. Returns the number of events, and what the gateways
/// held before those that they survive.
async fn happen(
    world: &Arc<World>,
    gateways: &mut Vec<Process>,
    customers: &mut JoinSet<()>,
) -> (usize, Vec<Footprint>) {
    let (first, second) = plan(world);
    let events = first.len() + second.len();
    let share = |nth: usize| world.run.bills * nth / events;
    let mut before = Vec::new();
    for (nth, event) in first.iter().chain(&second).enumerate() {
        if nth == first.len() {
            before = gateways.iter().map(Process::footprint).collect();
        }
        for which in share(nth)..share(nth + 1) {
            let customer = Customer::new(Arc::clone(world), which);
            let arrival = Duration::from_millis(fastrand::u64(..1000));
            customers.spawn(async move {
                sleep(arrival).await;
                customer.visit().await;
            });
        }
        observe(world, event, gateways).await;
    }
    (events, before)
}

/// Lets an event happen, and prints how long it took and what customers were answered.
async fn observe(world: &World, event: &Event, gateways: &mut Vec<Process>) {
    let began = Instant::now();
    event.happen(world, gateways).await;
    let answers = std::mem::take(&mut *world.answers_now.lock().unwrap());
    let (name, took) = (world.name, began.elapsed().as_secs_f32());
    println!("{name}: {event}, {took:.1} s: {answers:?}");
}

/// The events in the order of this run: those that end a gateway, and then those that a gateway must survive.
fn plan(world: &World) -> (Vec<Event>, Vec<Event>) {
    let mut random = fastrand::Rng::with_seed(world.run.seed);
    let others = event::others(world);
    let (mut first, mut second): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|event| event.ends_a_gateway());
    first.extend(event::ends());
    random.shuffle(&mut first);
    random.shuffle(&mut second);
    (first, second)
}

/// Waits until the shop has all messages. The operator has those sent again whose next attempt is far away.
async fn deliver(world: &World) {
    const UNDELIVERED: &str = "SELECT id FROM messages WHERE delivered_at IS NULL ORDER BY version";
    let began = Instant::now();
    world.operator(&["bills", "redeliver", "--all"]).await;
    loop {
        // Messages that were just stored or sent again need a moment.
        sleep(MOMENT * 20).await;
        let undelivered = world.database.rows(UNDELIVERED).await;
        if undelivered.is_empty() {
            return;
        }
        if began.elapsed() > CALM {
            return world.fault(&format!("still not delivered: {undelivered:?}"));
        }
        // What a gateway was sending when it was killed waits for the end of its lease.
        for message in undelivered {
            world.operator(&["bills", "redeliver", &message[0]]).await;
        }
    }
}

/// What the gateways hold when nothing happens any more: when they have closed the files of what was.
async fn settled(gateways: &[Process], before: &[Footprint]) -> Vec<Footprint> {
    let began = Instant::now();
    loop {
        let after: Vec<_> = gateways.iter().map(Process::footprint).collect();
        let few = |(after, before): (&Footprint, &Footprint)| {
            after.files <= before.files + findings::MORE_FILES
        };
        if after.iter().zip(before).all(few) || began.elapsed() > CALM / 3 {
            return after;
        }
        sleep(MOMENT).await;
    }
}
