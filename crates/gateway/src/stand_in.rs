//! Who makes the control numbers: ClickPesa, or the stand-in inside this process.

use std::net::SocketAddr;

use billpay_gateway::config::{ClickPesaConfig, Provider};

/// A provider that can be called, for as long as this lives.
pub(crate) struct Started {
    pub(crate) clickpesa: ClickPesaConfig,
    /// Where the stand-in listens, if it is one.
    pub(crate) sandbox_url: Option<String>,
    #[cfg(feature = "sandbox")]
    sandbox: Option<billpay_sandbox::Sandbox>,
}

impl Started {
    /// The stand-in, if it is one, tells the gateway of payments as ClickPesa would.
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

/// Starts the stand-in, if one was asked for.
pub(crate) async fn start(provider: &Provider) -> anyhow::Result<Started> {
    match provider {
        Provider::ClickPesa(config) => Ok(Started {
            clickpesa: config.clone(),
            sandbox_url: None,
            #[cfg(feature = "sandbox")]
            sandbox: None,
        }),
        Provider::Sandbox { listen } => sandbox(*listen).await,
    }
}

#[cfg(feature = "sandbox")]
async fn sandbox(listen: SocketAddr) -> anyhow::Result<Started> {
    use anyhow::Context;
    use billpay_gateway::config::{ChecksumConfig, ChecksumMethod, Credentials};
    use billpay_sandbox::{Sandbox, Settings};

    // Nobody outside this process knows the key: what it vouches for was paid at the stand-in.
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
        "SANDBOX: a stand-in takes ClickPesa's place. Control numbers are not real: nobody can pay them"
    );
    Ok(Started {
        clickpesa: ClickPesaConfig {
            credentials,
            base_url: url.parse()?,
            checksum: Some(checksum),
        },
        sandbox_url: Some(url),
        sandbox: Some(sandbox),
    })
}

/// The configuration refuses `--sandbox` in such a build, so this is only for the compiler.
#[cfg(not(feature = "sandbox"))]
async fn sandbox(_: SocketAddr) -> anyhow::Result<Started> {
    anyhow::bail!("this build has no stand-in (cargo feature `sandbox`)")
}
