//! What is logged, and how it is written.

use tracing_subscriber::filter::EnvFilter;

use super::settings::Reader;

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line, for a log store.
    Json,
}

/// The log's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogConfig {
    /// A filter that [`EnvFilter`] reads.
    pub filter: String,
    /// How a line is written.
    pub format: LogFormat,
}

impl LogConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
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
