//! Corrects the stored times after the database's clock was set back. Waits that began in what is the future now
//! would be longer by the step: bills would not be polled, and an attempt that has died would block its key.
//!
//! Several processes share the times, also across restarts, so they can only be times of the wall clock.

use std::time::Duration;

use super::bill_store::BillStore;
use super::due_bills::is_polled;
use super::merchant_messages::NEVER;
use super::rows;

pub(super) const LEASES: &str = "UPDATE bills SET lease_until = now_ms() + $1 \
    WHERE stage = 'asking' AND lease_until > now_ms() + $1";

pub(super) const CLOSINGS: &str = "UPDATE bills SET close_after = now_ms() + $1 \
    WHERE stage = 'issued' AND deadline IS NOT NULL AND close_after > now_ms() + $1";

/// The wait until the next poll begins again, and is as long as it was. Times of concurrent statements differ by
/// less than a second. A poll is never before the last one, which lets the database find the bills by index.
macro_rules! polls {
    ($which:literal) => {
        concat!(
            "UPDATE bills SET poll_at = now_ms() + poll_at - looked_at, looked_at = now_ms() WHERE ",
            is_polled!(), " AND ", $which, " AND poll_at > now_ms() + 1000 AND looked_at > now_ms() + 1000"
        )
    };
}

/// One for each index of polls.
pub(super) const POLLS: [&str; 2] = [polls!("poll_pause = 0"), polls!("poll_pause > 0")];

/// The same for bills whose number may exist at ClickPesa.
pub(super) const LOOKUPS: &str = "UPDATE bills SET looked_at = now_ms() \
    WHERE stage IN ('asking', 'unknown') AND reference IS NOT NULL AND looked_at > now_ms() + 1000";

pub(super) const MESSAGES: &str = "UPDATE messages SET next_at = now_ms() + next_at - waits_since, waits_since = now_ms() \
    WHERE delivered_at IS NULL AND next_at < $1 AND waits_since > now_ms() + 1000";

impl BillStore {
    /// The time of the database's clock, in milliseconds since 1970.
    pub(crate) async fn now(&self) -> super::Result<i64> {
        self.read(|connection| Box::pin(connection.now())).await
    }

    /// Corrects times that are in the future because the clock was set back. No lease lasts longer than `lease`, and
    /// no claim of a bill for closing longer than `closing`. Returns how many rows were corrected. It reads all
    /// bills and messages that wait, so it is not for every sweep.
    pub(crate) async fn correct_future_times(
        &self,
        lease: Duration,
        closing: Duration,
    ) -> super::Result<u64> {
        let (lease, closing) = (rows::duration(lease), rows::duration(closing));
        let corrected = self.transaction(move |connection| {
            Box::pin(async move {
                let mut rows = connection.execute(LEASES, &[lease.into()]).await?;
                rows += connection.execute(CLOSINGS, &[closing.into()]).await?;
                for polls in POLLS {
                    rows += connection.execute(polls, &[]).await?;
                }
                rows += connection.execute(LOOKUPS, &[]).await?;
                rows += connection.execute(MESSAGES, &[NEVER.into()]).await?;
                Ok(rows)
            })
        });
        corrected.await
    }
}
