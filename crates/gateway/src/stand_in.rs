//! Who makes the control numbers: ClickPesa, or the stand-in inside this process. Must not know
//! requests.

use billpay_gateway::config::{ClickPesaConfig, Provider};

/// A provider that can be called, for as long as this lives.
pub(crate) struct Started {
    pub(crate) clickpesa: ClickPesaConfig,
    /// Where the stand-in listens, if it is one.
    pub(crate) sandbox_url: Option<String>,
    #[cfg(feature = "sandbox")]
    _sandbox: Option<billpay_sandbox::Sandbox>,
}

/// Starts the stand-in, if one was asked for.
pub(crate) async fn start(provider: &Provider) -> anyhow::Result<Started> {
    match provider {
        Provider::ClickPesa(config) => Ok(Started {
            clickpesa: config.clone(),
            sandbox_url: None,
            #[cfg(feature = "sandbox")]
            _sandbox: None,
        }),
        Provider::Sandbox { listen } => sandbox(*listen).await,
    }
}

#[cfg(feature = "sandbox")]
async fn sandbox(listen: std::net::SocketAddr) -> anyhow::Result<Started> {
    use anyhow::Context;
    use billpay_gateway::config::Credentials;
    use billpay_sandbox::{Sandbox, Settings};

    let settings = Settings::default();
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
        "SANDBOX: a stand-in takes ClickPesa's place. Control numbers are not real: nobody can pay them"
    );
    Ok(Started {
        clickpesa: ClickPesaConfig {
            credentials,
            base_url: url.parse()?,
            checksum: None,
        },
        sandbox_url: Some(url),
        _sandbox: Some(sandbox),
    })
}

/// The configuration refuses `--sandbox` in such a build, so this is only for the compiler.
#[cfg(not(feature = "sandbox"))]
async fn sandbox(_: std::net::SocketAddr) -> anyhow::Result<Started> {
    anyhow::bail!("this build has no stand-in (cargo feature `sandbox`)")
}
