//! What an operator may say, parsed once into types that hold no contradiction. All problems are
//! reported at once and none repeats a value; `channels` says when a file is quoted.

mod bills;
mod channels;
mod clickpesa;
mod database;
mod flags;
mod intents;
mod log;
mod merchant;
mod public_url;
mod server;
mod settings;
#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, SocketAddr};

pub use bills::{BillPayNamba, BillsConfig};
pub use clickpesa::{CallLimits, ChecksumConfig, ChecksumMethod, ClickPesaConfig, Credentials};
pub use database::DatabaseConfig;
pub use flags::Flags;
pub use intents::{IntentConfig, Policy, signing_key};
pub use log::{LogConfig, LogFormat};
pub use merchant::{MerchantConfig, WebhookSecret, WebhookUrl};
pub use public_url::{Origin, PublicUrl};
pub use server::ServerConfig;
pub use settings::{ConfigProblems, Environment, Settings};

use settings::Reader;

/// What the stand-in replaces.
const CLICKPESA_SETTINGS: [&str; 6] = [
    "CLICKPESA_CLIENT_ID",
    "CLICKPESA_API_KEY",
    "CLICKPESA_CHECKSUM_KEY",
    "CLICKPESA_CHECKSUM_METHOD",
    "CLICKPESA_BASE_URL",
    "CLICKPESA_WEBHOOK_HEADER",
];

/// A free port of this machine.
const SANDBOX_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Who makes the control numbers.
#[derive(Clone, Debug)]
pub enum Provider {
    /// ClickPesa, or whatever speaks its language at the configured address.
    ClickPesa(ClickPesaConfig),
    /// The stand-in inside this process.
    Sandbox {
        /// Where the stand-in listens.
        listen: SocketAddr,
    },
}

/// The whole configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Who makes the control numbers.
    pub provider: Provider,
    /// Bounds of the calls to the provider.
    pub limits: CallLimits,
    /// How the gateway serves.
    pub server: ServerConfig,
    /// Where bills are kept.
    pub database: DatabaseConfig,
    /// What the merchant decides about bills.
    pub bills: BillsConfig,
    /// Whose bills are taken.
    pub intents: IntentConfig,
    /// Where the merchant's own system hears of bills, if it wants to.
    pub merchant: Option<MerchantConfig>,
    /// What is logged.
    pub log: LogConfig,
}

impl Config {
    /// From the settings, with the flags in their place where both are given.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(settings: &dyn Settings, flags: &Flags) -> Result<Self, ConfigProblems> {
        let mut reader = Reader::new(settings);
        let server = ServerConfig::read(&mut reader, flags);
        let log = LogConfig::read(&mut reader);
        let limits = CallLimits::read(&mut reader);
        let database = DatabaseConfig::read(&mut reader, flags.sandbox);
        let bills = BillsConfig::read(&mut reader);
        let intents = IntentConfig::read(&mut reader, flags);
        let merchant = MerchantConfig::read(&mut reader);
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
            merchant,
            log,
        });
        reader.finish(config)
    }
}

/// The stand-in replaces every setting of ClickPesa: with both given, one of them would be
/// silently ignored, so both is refused.
fn sandbox(reader: &mut Reader<'_>, flags: &Flags) -> Provider {
    if !cfg!(feature = "sandbox") {
        reader.problem(
            "this build has no stand-in (cargo feature `sandbox`), so --sandbox can't be used"
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
