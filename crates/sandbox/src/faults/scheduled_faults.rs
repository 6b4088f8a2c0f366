//! The faults that can still occur, and which of them occur in a call.

use tokio::sync::watch;

use super::fault::{Fault, FaultName, When};
use crate::endpoint::Endpoint;

/// More faults than any test needs at once. Adding another one is refused.
const MAX_FAULTS: usize = 100;

/// A fault with its random number generator.
#[derive(Debug)]
struct ScheduledFault {
    fault: Fault,
    random: fastrand::Rng,
}

impl ScheduledFault {
    /// Whether the fault occurs in this call.
    fn occurs(&mut self) -> bool {
        match &mut self.fault.when {
            When::Calls { calls } => {
                let occurs = *calls > 0;
                *calls = calls.saturating_sub(1);
                occurs
            }
            When::Chance { probability, .. } => self.random.f64() < *probability,
        }
    }
}

/// The faults that can still occur, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct ScheduledFaults {
    faults: Vec<ScheduledFault>,
    cleared: watch::Sender<()>,
}

/// Lets a delayed call wait until the faults are cleared.
#[derive(Debug)]
pub(crate) struct ClearSignal(watch::Receiver<()>);

impl ClearSignal {
    /// Completes when the faults are cleared after this signal was created.
    pub(crate) async fn cleared(&mut self) {
        // An error means that the sandbox was reset, which removes the faults, too.
        let _ = self.0.changed().await;
    }
}

impl ScheduledFaults {
    /// Adds a fault, unless it is invalid.
    pub(crate) fn add(&mut self, fault: Fault) -> Result<(), &'static str> {
        if let Some(error) = fault.validation_error() {
            return Err(error);
        }
        if self.faults.len() >= MAX_FAULTS {
            return Err("too many faults are injected already: DELETE /sandbox/faults");
        }
        let seed = match fault.when {
            When::Chance { seed, .. } => seed,
            When::Calls { .. } => 0,
        };
        let random = fastrand::Rng::with_seed(seed);
        self.faults.push(ScheduledFault { fault, random });
        Ok(())
    }

    /// The faults that occur in a call to this endpoint: at most one of each kind.
    pub(crate) fn take_for_call(&mut self, endpoint: Endpoint) -> Vec<Fault> {
        let mut occurring: Vec<Fault> = Vec::new();
        for scheduled in &mut self.faults {
            let name = FaultName::from(scheduled.fault.kind);
            let is_duplicate = occurring
                .iter()
                .any(|fault| FaultName::from(fault.kind) == name);
            if scheduled.fault.applies_to(endpoint) && !is_duplicate && scheduled.occurs() {
                occurring.push(scheduled.fault.clone());
            }
        }
        self.faults
            .retain(|scheduled| scheduled.fault.when != When::Calls { calls: 0 });
        occurring
    }

    pub(crate) fn clear_signal(&self) -> ClearSignal {
        ClearSignal(self.cleared.subscribe())
    }

    /// Removes all faults, and lets delayed responses through at once.
    pub(crate) fn clear(&mut self) {
        self.faults.clear();
        self.cleared.send_replace(());
    }

    /// The faults that can still occur.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.faults
            .iter()
            .map(|scheduled| scheduled.fault.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::FaultKind;
    use super::*;

    const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;

    #[test]
    fn a_fault_occurs_only_at_its_endpoint_and_for_its_number_of_calls() {
        let mut faults = ScheduledFaults::default();
        faults
            .add(Fault::next(FaultKind::Reset, CREATE, 2))
            .unwrap();
        assert!(faults.take_for_call(Endpoint::GenerateToken).is_empty());
        assert_eq!(faults.take_for_call(CREATE).len(), 1);
        assert_eq!(faults.take_for_call(CREATE).len(), 1);
        assert!(faults.take_for_call(CREATE).is_empty());
        assert!(faults.list().is_empty());
    }

    #[test]
    fn faults_of_the_same_kind_occur_one_after_another() {
        let mut faults = ScheduledFaults::default();
        for status in [500, 429] {
            faults
                .add(Fault::next(FaultKind::Status { status }, CREATE, 1))
                .unwrap();
        }
        assert_eq!(
            faults.take_for_call(CREATE)[0].kind,
            FaultKind::Status { status: 500 }
        );
        assert_eq!(
            faults.take_for_call(CREATE)[0].kind,
            FaultKind::Status { status: 429 }
        );
    }

    #[test]
    fn random_faults_are_the_same_for_the_same_seed() {
        let occurrences = |seed| {
            let mut faults = ScheduledFaults::default();
            let when = When::Chance {
                probability: 0.5,
                seed,
            };
            let fault = Fault {
                when,
                ..Fault::next(FaultKind::Reset, CREATE, 1)
            };
            faults.add(fault).unwrap();
            (0..64)
                .map(|_| faults.take_for_call(CREATE).len())
                .collect::<Vec<_>>()
        };
        assert_eq!(occurrences(7), occurrences(7));
        assert_ne!(occurrences(7), occurrences(8));
        let hits: usize = occurrences(7).iter().sum();
        assert!((16..48).contains(&hits), "{hits} of 64");
    }

    #[test]
    fn a_token_is_revoked_only_at_an_endpoint_that_uses_one() {
        let mut faults = ScheduledFaults::default();
        let everywhere = Fault {
            endpoint: None,
            ..Fault::next(FaultKind::RevokeToken, CREATE, 1)
        };
        faults.add(everywhere).unwrap();
        assert!(faults.take_for_call(Endpoint::GenerateToken).is_empty());
        assert_eq!(faults.take_for_call(CREATE).len(), 1);
    }

    #[test]
    fn too_many_faults_are_refused() {
        let mut faults = ScheduledFaults::default();
        let reset = Fault::next(FaultKind::Reset, CREATE, 1);
        for _ in 0..MAX_FAULTS {
            faults.add(reset.clone()).unwrap();
        }
        let error = faults.add(reset).unwrap_err();
        assert!(error.contains("DELETE /sandbox/faults"), "{error}");
        faults.clear();
        assert!(faults.list().is_empty());
    }
}
