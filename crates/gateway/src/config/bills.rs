//! The merchant's rules for bills.

use std::time::Duration;

use http::HeaderName;

use super::clickpesa;
use super::settings::SettingsReader;

/// Digits of a BillPay-Namba, as ClickPesa documents.
const NAMBA_DIGITS: usize = 4;

/// The longest deadline: one year.
const MAX_DEADLINE_MINUTES: u64 = 366 * 24 * 60;

/// A merchant's BillPay-Namba: the four digits that the merchant's control numbers begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillPayNamba(String);

impl BillPayNamba {
    /// Parses the four digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == NAMBA_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        valid.then(|| Self(text.to_owned()))
    }

    /// The four digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The merchant's rules for bills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillsConfig {
    /// With it, the gateway generates the numbers itself. It can then ask for the same number again,
    /// so that no failure makes two.
    pub namba: Option<BillPayNamba>,
    /// The time from creation to the deadline of bills whose intent sets no deadline.
    pub deadline_after: Option<Duration>,
    /// Whether numbers of bills that may be paid in part take payments until the amount has come.
    pub instalments: bool,
    /// The header of a webhook's checksum, where it is not in the body.
    pub webhook_header: Option<HeaderName>,
}

impl BillsConfig {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Self {
        let namba = "the four digits of the merchant's BillPay-Namba";
        let minutes = "whole minutes, from 1 to 527040";
        Self {
            namba: reader.parsed("BILLPAY_NAMBA", None, namba, |text| {
                BillPayNamba::parse(text).map(Some)
            }),
            deadline_after: reader.parsed("BILLPAY_DEADLINE_MINUTES", None, minutes, |text| {
                let minutes: u64 = text.parse().ok()?;
                let fits = (1..=MAX_DEADLINE_MINUTES).contains(&minutes);
                fits.then(|| Some(Duration::from_secs(minutes * 60)))
            }),
            instalments: reader.switch("BILLPAY_INSTALMENTS"),
            webhook_header: clickpesa::webhook_header(reader),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namba_has_four_ascii_digits() {
        assert!(BillPayNamba::parse("5504").is_some());
        for text in ["", "550", "55040", "55o4", "५५०४"] {
            assert_eq!(BillPayNamba::parse(text), None, "{text}");
        }
    }
}
