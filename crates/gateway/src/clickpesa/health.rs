//! Whether ClickPesa works, for the gateway's readiness.

use std::time::Duration;

use super::client::ClickPesa;
use super::error::ProviderError;
use super::permits::{Caller, Purpose};

/// How long an answer proves that ClickPesa works: a usual interval of readiness probes. So probes cause at most
/// six calls a minute, and none while customers' calls are answered.
const ANSWER_COUNTS_FOR: Duration = Duration::from_secs(10);

/// A number that no bill has. That there is no such bill is an answer.
const UNUSED_NUMBER: &str = "0";

/// A check does not wait for the background work.
const NOBODY: Caller = Caller::Client(None);

impl ClickPesa {
    /// Checks that no calls are paused, that there is a token, and that the last calls were answered. Asks for
    /// a bill if there was no call for a while. `within` limits the wait for that call to start.
    ///
    /// # Errors
    /// When ClickPesa does not work.
    pub(crate) async fn check_health(&self, within: Duration) -> Result<(), ProviderError> {
        let breakers = [Purpose::Create { client: None }, Purpose::Lookup(NOBODY)]
            .map(|purpose| self.breaker(purpose));
        for breaker in breakers {
            breaker.check()?;
        }
        self.token().await?;
        let answered = |time| breakers.iter().any(|breaker| breaker.answered_within(time));
        let failed = breakers.iter().any(|breaker| breaker.last_failed());
        if answered(ANSWER_COUNTS_FOR) && !failed {
            return Ok(());
        }
        match self.look_up(UNUSED_NUMBER, NOBODY, within).await {
            // Any answer will do, unless it says that the gateway may not ask.
            Err(ProviderError::Call(error)) if !error.is_outage() && !error.is_denial() => Ok(()),
            looked_up => looked_up.map(drop),
        }
    }
}
