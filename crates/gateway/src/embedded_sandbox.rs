//! Starts the embedded sandbox in ClickPesa's place, where `--sandbox` asks for it.

use std::net::SocketAddr;

use billpay_gateway::config::{ClickPesaConfig, Provider};

/// The provider to call. Dropping it stops the embedded sandbox.
pub(crate) struct StartedProvider {
    pub(crate) clickpesa: ClickPesaConfig,
    /// The address of the embedded sandbox, if there is one.
    pub(crate) sandbox_url: Option<String>,
    #[cfg(feature = "sandbox")]
    sandbox: Option<billpay_sandbox::Sandbox>,
}

impl StartedProvider {
    /// Makes the embedded sandbox, if there is one, send its webhooks to the gateway.
    pub(crate) fn notify(&self, gateway: SocketAddr) -> anyhow::Result<()> {
        #[cfg(feature = "sandbox")]
        if let Some(sandbox) = &self.sandbox {
            let mut here = gateway;
            if here.ip().is_unspecified() {
                here.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
            }
            let url = format!("http://{here}/webhooks/clickpesa").parse()?;
            sandbox.set_webhook_url(Some(url));
        }
        #[cfg(not(feature = "sandbox"))]
        let _ = gateway;
        Ok(())
    }
}

/// Starts the embedded sandbox, if the configuration asks for it.
pub(crate) async fn start(provider: &Provider) -> anyhow::Result<StartedProvider> {
    match provider {
        Provider::ClickPesa(config) => Ok(StartedProvider {
            clickpesa: config.clone(),
            sandbox_url: None,
            #[cfg(feature = "sandbox")]
            sandbox: None,
        }),
        Provider::Sandbox { listen } => sandbox(*listen).await,
    }
}

#[cfg(feature = "sandbox")]
async fn sandbox(listen: SocketAddr) -> anyhow::Result<StartedProvider> {
    use anyhow::Context;
    use billpay_gateway::config::{ChecksumConfig, ChecksumMethod, Credentials};
    use billpay_sandbox::{Sandbox, Settings};

    // A random key, so that only webhooks of this sandbox are verified.
    let key = uuid::Uuid::new_v4().simple().to_string();
    let settings = Settings {
        checksum: Some((key.clone(), billpay_sandbox::ChecksumMethod::Canonical)),
        ..Settings::default()
    };
    let checksum = ChecksumConfig {
        key: key.into(),
        method: ChecksumMethod::Canonical,
    };
    let credentials = Credentials {
        client_id: settings.client_id.clone().into(),
        api_key: settings.api_key.clone().into(),
    };
    let sandbox = Sandbox::start(listen, settings)
        .await
        .with_context(|| format!("can't listen on {listen} (--sandbox-listen)"))?;
    let url = sandbox.base_url();
    tracing::warn!(
        url,
        "SANDBOX: the sandbox takes ClickPesa's place. Control numbers are not real: nobody can pay them"
    );
    Ok(StartedProvider {
        clickpesa: ClickPesaConfig {
            credentials,
            base_url: url.parse()?,
            checksum: Some(checksum),
        },
        sandbox_url: Some(url),
        sandbox: Some(sandbox),
    })
}

/// Never called: the configuration refuses `--sandbox` in such a build.
#[cfg(not(feature = "sandbox"))]
async fn sandbox(_: SocketAddr) -> anyhow::Result<StartedProvider> {
    anyhow::bail!("this build has no sandbox (cargo feature `sandbox`)")
}
