//! The settings of the log.

use tracing_subscriber::filter::EnvFilter;

use super::settings::SettingsReader;

/// The format of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Text, for people.
    Text,
    /// One JSON object per line, for a log store.
    Json,
}

/// The log's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogConfig {
    /// A filter that [`EnvFilter`] can parse.
    pub filter: String,
    /// The format of log lines.
    pub format: LogFormat,
}

impl LogConfig {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Self {
        let parse_filter = |text: &str| EnvFilter::try_new(text).ok().map(|_| text.to_owned());
        Self {
            filter: reader.parsed(
                "BILLPAY_LOG",
                "info".to_owned(),
                "a log filter such as info or billpay_gateway=debug",
                parse_filter,
            ),
            format: reader.parsed(
                "BILLPAY_LOG_FORMAT",
                LogFormat::Text,
                "text or json",
                |text| match text {
                    "text" => Some(LogFormat::Text),
                    "json" => Some(LogFormat::Json),
                    _ => None,
                },
            ),
        }
    }
}
