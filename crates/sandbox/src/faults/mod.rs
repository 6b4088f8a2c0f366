//! What can be made to go wrong, when, and how often.

mod fault;
mod wire;

pub use fault::{Fault, FaultKind, Stage, When};

use tokio::sync::watch;

use crate::calls::Endpoint;

/// More faults at once than anybody can follow; injecting another is refused.
const MOST: usize = 100;

/// A fault that waits, and its dice.
#[derive(Debug)]
struct Waiting {
    fault: Fault,
    dice: fastrand::Rng,
}

impl Waiting {
    /// Whether it strikes this time.
    fn roll(&mut self) -> bool {
        match &mut self.fault.when {
            When::Calls { calls } => {
                let strikes = *calls > 0;
                *calls = calls.saturating_sub(1);
                strikes
            }
            When::Chance { probability, .. } => self.dice.f64() < *probability,
        }
    }
}

/// The faults that wait for their calls, in the order in which they were injected.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Vec<Waiting>,
    cleared: watch::Sender<()>,
}

/// Tells whoever a fault holds up that the faults were cleared after this was taken.
#[derive(Debug)]
pub(crate) struct Release(watch::Receiver<()>);

impl Release {
    pub(crate) async fn given(&mut self) {
        // Where the faults are gone altogether, they don't hold anybody up either.
        let _ = self.0.changed().await;
    }
}

impl Faults {
    /// Adds one, or says what is wrong with it.
    pub(crate) fn inject(&mut self, fault: Fault) -> Result<(), &'static str> {
        if let Some(problem) = fault.problem() {
            return Err(problem);
        }
        if self.waiting.len() >= MOST {
            return Err("too many faults wait already: DELETE /sandbox/faults");
        }
        let seed = match fault.when {
            When::Chance { seed, .. } => seed,
            When::Calls { .. } => 0,
        };
        let dice = fastrand::Rng::with_seed(seed);
        self.waiting.push(Waiting { fault, dice });
        Ok(())
    }

    /// The faults that strike this call: one of each kind at the most.
    pub(crate) fn strike(&mut self, endpoint: Endpoint) -> Vec<Fault> {
        let mut striking: Vec<Fault> = Vec::new();
        for waiting in &mut self.waiting {
            let kind = std::mem::discriminant(&waiting.fault.kind);
            let known = striking
                .iter()
                .any(|one| std::mem::discriminant(&one.kind) == kind);
            if waiting.fault.concerns(endpoint) && !known && waiting.roll() {
                striking.push(waiting.fault.clone());
            }
        }
        self.waiting
            .retain(|waiting| waiting.fault.when != When::Calls { calls: 0 });
        striking
    }

    pub(crate) fn release(&self) -> Release {
        Release(self.cleared.subscribe())
    }

    /// Lets go of the calls that a fault holds up, too.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.cleared.send_replace(());
    }

    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.waiting
            .iter()
            .map(|waiting| waiting.fault.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;

    #[test]
    fn a_fault_strikes_as_often_as_it_says_and_only_there() {
        let mut faults = Faults::default();
        faults
            .inject(Fault::next(FaultKind::Reset, CREATE, 2))
            .unwrap();
        assert!(faults.strike(Endpoint::GenerateToken).is_empty());
        assert_eq!(faults.strike(CREATE).len(), 1);
        assert_eq!(faults.strike(CREATE).len(), 1);
        assert!(faults.strike(CREATE).is_empty());
        assert!(faults.waiting().is_empty());
    }

    #[test]
    fn faults_of_one_kind_wait_for_each_other() {
        let mut faults = Faults::default();
        for status in [500, 429] {
            faults
                .inject(Fault::next(FaultKind::Status { status }, CREATE, 1))
                .unwrap();
        }
        assert_eq!(
            faults.strike(CREATE)[0].kind,
            FaultKind::Status { status: 500 }
        );
        assert_eq!(
            faults.strike(CREATE)[0].kind,
            FaultKind::Status { status: 429 }
        );
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let walk = |seed| {
            let mut faults = Faults::default();
            let when = When::Chance {
                probability: 0.5,
                seed,
            };
            let fault = Fault {
                when,
                ..Fault::next(FaultKind::Reset, CREATE, 1)
            };
            faults.inject(fault).unwrap();
            (0..64)
                .map(|_| faults.strike(CREATE).len())
                .collect::<Vec<_>>()
        };
        assert_eq!(walk(7), walk(7));
        assert_ne!(walk(7), walk(8));
        let hits: usize = walk(7).iter().sum();
        assert!((16..48).contains(&hits), "{hits} of 64");
    }

    #[test]
    fn a_token_can_only_die_where_one_is_used() {
        let mut faults = Faults::default();
        let everywhere = Fault {
            endpoint: None,
            ..Fault::next(FaultKind::RevokeToken, CREATE, 1)
        };
        faults.inject(everywhere).unwrap();
        assert!(faults.strike(Endpoint::GenerateToken).is_empty());
        assert_eq!(faults.strike(CREATE).len(), 1);
    }

    #[test]
    fn too_many_faults_are_refused() {
        let mut faults = Faults::default();
        let reset = Fault::next(FaultKind::Reset, CREATE, 1);
        for _ in 0..MOST {
            faults.inject(reset.clone()).unwrap();
        }
        let problem = faults.inject(reset).unwrap_err();
        assert!(problem.contains("DELETE /sandbox/faults"), "{problem}");
        faults.clear();
        assert!(faults.waiting().is_empty());
    }
}
