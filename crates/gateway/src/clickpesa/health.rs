//! Whether ClickPesa works, for the gateway's readiness.

use std::time::Duration;

use super::breaker::Origin;
use super::client::ClickPesa;
use super::error::ProviderError;
use super::permits::{Caller, Purpose};

/// How long an answer proves that ClickPesa works: a usual interval of readiness probes. So probes cause at most
/// six calls a minute, and none while customers' calls are answered.
const ANSWER_COUNTS_FOR: Duration = Duration::from_secs(10);

/// How long creates count as down after the last one that failed. Only a create shows that they work again, and a
/// load balancer that believes the outcome sends none. So after this time it is not known, and the next customers try.
const CREATES_COUNT_AS_DOWN_FOR: Duration = Duration::from_secs(60);

/// A number that no bill has. That there is no such bill is an answer.
const UNUSED_NUMBER: &str = "0";

impl ClickPesa {
    /// Checks that creates and other calls are not paused, that there is a token, and that the last calls were
    /// answered. Asks for a bill if there was no call for a while. `within` limits the wait for that call to start.
    ///
    /// # Errors
    /// When ClickPesa does not work.
    pub(crate) async fn check_health(&self, within: Duration) -> Result<(), ProviderError> {
        let creates = self.breaker(Purpose::Create { client: None });
        let others = self.breaker(Purpose::Lookup(Caller::Probe));
        creates.check_not_down_within(CREATES_COUNT_AS_DOWN_FOR)?;
        others.check(Origin::Gateway)?;
        self.token().await?;
        let answered = |time| creates.answered_within(time) || others.answered_within(time);
        if answered(ANSWER_COUNTS_FOR) && !creates.last_failed() && !others.last_failed() {
            return Ok(());
        }
        match self.look_up(UNUSED_NUMBER, Caller::Probe, within).await {
            // Any answer will do, unless it says that the gateway may not ask.
            Err(ProviderError::Call(error)) if !error.is_outage() && !error.is_denial() => Ok(()),
            looked_up => looked_up.map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::net::IpAddr;

    use billpay_contract::BillDraft;
    use billpay_sandbox::{Endpoint, Fault, FaultKind, Sandbox, Settings};

    use super::*;
    use crate::clock::manual::ManualClock;
    use crate::config::{Config, Flags, Provider};

    const WITHIN: Duration = Duration::from_secs(5);

    fn clickpesa(sandbox: &Sandbox, clock: &ManualClock) -> ClickPesa {
        // An error means that it is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = sandbox.base_url();
        let settings = HashMap::from([
            ("CLICKPESA_CLIENT_ID", "sandbox-client"),
            ("CLICKPESA_API_KEY", "sandbox-key"),
            ("CLICKPESA_BASE_URL", &*url),
            ("BILLPAY_POLICY", "open"),
        ]);
        let config = Config::read(&settings, &Flags::default()).unwrap();
        let Provider::ClickPesa(provider) = config.provider else {
            unreachable!("the sandbox is not configured")
        };
        ClickPesa::new(&provider, config.limits, clock.clock()).unwrap()
    }

    async fn create(clickpesa: &ClickPesa, client: Option<IpAddr>) -> Result<(), ProviderError> {
        let bill = r#"{"billDescription":"Water","billAmount":1000,"billPaymentMode":"EXACT"}"#;
        let bill: BillDraft = serde_json::from_str(bill).unwrap();
        let bill = bill.parse().unwrap();
        clickpesa.create(&bill, client, WITHIN).await.map(drop)
    }

    #[tokio::test]
    async fn it_does_not_work_while_only_creates_fail() {
        let address = "127.0.0.1:0".parse().unwrap();
        let sandbox = Sandbox::start(address, Settings::default()).await.unwrap();
        let clock = ManualClock::new();
        let clickpesa = clickpesa(&sandbox, &clock);
        clickpesa.check_health(WITHIN).await.unwrap();
        let fault = FaultKind::Status { status: 503 };
        let fault = Fault::next(fault, Endpoint::CreateOrderControlNumber, 6);
        sandbox.inject(fault).unwrap();
        for _ in 0..5 {
            create(&clickpesa, None).await.unwrap_err();
        }
        let seconds = Duration::from_secs;
        // In the pause, after it, and after a create that has tried in vain.
        for wait in [0, 6, 6] {
            clock.advance(seconds(wait));
            let checked = clickpesa.check_health(WITHIN).await;
            assert!(
                matches!(checked, Err(ProviderError::Down { .. })),
                "{checked:?}"
            );
        }
        create(&clickpesa, None).await.unwrap_err();
        clock.advance(seconds(59));
        clickpesa.check_health(WITHIN).await.unwrap_err();
        clock.advance(seconds(1));
        clickpesa.check_health(WITHIN).await.unwrap();
        create(&clickpesa, None).await.unwrap();
        clickpesa.check_health(WITHIN).await.unwrap();
    }

    #[tokio::test]
    async fn it_does_not_work_while_all_creates_of_the_only_client_fail() {
        let address = "127.0.0.1:0".parse().unwrap();
        let sandbox = Sandbox::start(address, Settings::default()).await.unwrap();
        let clock = ManualClock::new();
        let clickpesa = clickpesa(&sandbox, &clock);
        let fault = FaultKind::Status { status: 503 };
        let fault = Fault::next(fault, Endpoint::CreateOrderControlNumber, 5);
        sandbox.inject(fault).unwrap();
        let shop = Some([203, 0, 113, 1].into());
        for _ in 0..5 {
            clickpesa.check_health(WITHIN).await.unwrap();
            create(&clickpesa, shop).await.unwrap_err();
            clock.advance(Duration::from_secs(20));
        }
        let checked = clickpesa.check_health(WITHIN).await;
        assert!(
            matches!(checked, Err(ProviderError::Down { .. })),
            "{checked:?}"
        );
        create(&clickpesa, shop).await.unwrap();
        clickpesa.check_health(WITHIN).await.unwrap();
    }
}
