//! Reads the settings and flags once, into types that can't contradict each other. All problems are
//! reported at once, and none repeats a value; `channels` documents when a file is quoted.

mod bills;
mod channels;
mod clickpesa;
mod database;
mod flags;
mod intents;
mod log;
mod merchant_webhooks;
mod public_url;
mod server;
mod settings;
#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, SocketAddr};

pub use bills::{BillPayNamba, BillsConfig};
pub use clickpesa::{
    CallLimits, ChecksumConfig, ChecksumMethod, ClickPesaConfig, Credentials, webhook_checksum,
};
pub use database::DatabaseConfig;
pub use flags::Flags;
pub use intents::{IntentConfig, Policy, signing_key};
pub use log::{LogConfig, LogFormat};
pub use merchant_webhooks::{MerchantWebhookConfig, WebhookSecret, WebhookUrl};
pub use public_url::{Origin, PublicUrl};
pub use server::{ClientLimitsConfig, ServerConfig};
pub use settings::{ConfigProblems, Environment, Settings};

use settings::SettingsReader;

/// The settings that the sandbox replaces.
const CLICKPESA_SETTINGS: [&str; 6] = [
    "CLICKPESA_CLIENT_ID",
    "CLICKPESA_API_KEY",
    "CLICKPESA_CHECKSUM_KEY",
    "CLICKPESA_CHECKSUM_METHOD",
    "CLICKPESA_BASE_URL",
    "CLICKPESA_WEBHOOK_HEADER",
];

/// A free port on loopback.
const SANDBOX_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// The provider of control numbers.
#[derive(Clone, Debug)]
pub enum Provider {
    /// ClickPesa, or a server with its API at the configured address.
    ClickPesa(ClickPesaConfig),
    /// The sandbox inside this process.
    Sandbox {
        /// The address that the sandbox listens on.
        listen: SocketAddr,
    },
}

/// The whole configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The provider of control numbers.
    pub provider: Provider,
    /// Limits of the calls to the provider.
    pub limits: CallLimits,
    /// The HTTP server.
    pub server: ServerConfig,
    /// The database.
    pub database: DatabaseConfig,
    /// The merchant's rules for bills.
    pub bills: BillsConfig,
    /// Which bills are accepted, and the keys of signed ones.
    pub intents: IntentConfig,
    /// The webhooks to the merchant's system, if it wants any.
    pub merchant_webhooks: Option<MerchantWebhookConfig>,
    /// The log.
    pub log: LogConfig,
}

impl Config {
    /// Reads the settings and flags. A flag overrides its setting.
    ///
    /// # Errors
    /// All problems at once.
    pub fn read(settings: &dyn Settings, flags: &Flags) -> Result<Self, ConfigProblems> {
        let mut reader = SettingsReader::new(settings);
        let server = ServerConfig::read(&mut reader, flags);
        let log = LogConfig::read(&mut reader);
        let limits = CallLimits::read(&mut reader);
        let database = DatabaseConfig::read(&mut reader, flags.sandbox);
        let bills = BillsConfig::read(&mut reader);
        let intents = IntentConfig::read(&mut reader, flags);
        let merchant_webhooks = MerchantWebhookConfig::read(&mut reader);
        let provider = if flags.sandbox {
            Some(sandbox(&mut reader, flags))
        } else {
            ClickPesaConfig::read(&mut reader).map(Provider::ClickPesa)
        };
        let config = provider.map(|provider| Self {
            provider,
            limits,
            server,
            database,
            bills,
            intents,
            merchant_webhooks,
            log,
        });
        reader.finish(config)
    }
}

/// The sandbox replaces all settings of ClickPesa. Giving both is refused, because one of them would be
/// ignored silently.
fn sandbox(reader: &mut SettingsReader<'_>, flags: &Flags) -> Provider {
    if !cfg!(feature = "sandbox") {
        reader.problem(
            "this build has no sandbox (cargo feature `sandbox`), so --sandbox can't be used"
                .to_owned(),
        );
    }
    for name in CLICKPESA_SETTINGS {
        if reader.text(name).is_some() {
            reader.problem(format!(
                "{name} is set beside --sandbox, which takes ClickPesa's place: remove one of the two"
            ));
        }
    }
    Provider::Sandbox {
        listen: flags.sandbox_listen.unwrap_or(SANDBOX_LISTEN),
    }
}
