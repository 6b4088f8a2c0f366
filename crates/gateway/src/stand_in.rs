//! Who makes the control numbers: ClickPesa, or the stand-in inside this process. Must not know
//! requests.

use billpay_gateway::config::{ClickPesaConfig, Provider};

/// A provider that can be called, for as long as this lives.
pub(crate) struct Started {
    pub(crate) config: ClickPesaConfig,
}

/// Starts the stand-in, if one was asked for.
pub(crate) async fn start(provider: &Provider) -> anyhow::Result<Started> {
    match provider {
        Provider::ClickPesa(config) => Ok(Started {
            config: config.clone(),
        }),
        Provider::Sandbox { .. } => anyhow::bail!("this build has no stand-in"),
    }
}
