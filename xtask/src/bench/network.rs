//! The lines that can be measured on.

use clap::ValueEnum;

/// A line as Chromium's developer tools offer it.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(crate) enum Network {
    /// 400 kbit/s, 2 s until an answer begins
    #[value(name = "slow-3g")]
    Slow3g,
    /// 1.44 Mbit/s, 0.56 s until an answer begins
    #[value(name = "slow-4g")]
    Slow4g,
    /// 8.1 Mbit/s, 0.17 s until an answer begins
    #[value(name = "fast-4g")]
    Fast4g,
}

impl Network {
    /// What the driver calls it.
    pub(super) const fn driver_name(self) -> &'static str {
        match self {
            Self::Slow3g => "Slow 3G",
            Self::Slow4g => "Slow 4G",
            Self::Fast4g => "Fast 4G",
        }
    }

    /// What it is called on the command line and in the page's markers.
    pub(super) const fn flag(self) -> &'static str {
        match self {
            Self::Slow3g => "slow-3g",
            Self::Slow4g => "slow-4g",
            Self::Fast4g => "fast-4g",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_called_the_same_everywhere() {
        for network in Network::value_variants() {
            assert_eq!(Network::from_str(network.flag(), false), Ok(*network));
            let driver = network.driver_name().to_lowercase().replace(' ', "-");
            assert_eq!(driver, network.flag());
        }
    }
}
