//! What the merchant decides about bills.

use std::time::Duration;

use http::HeaderName;

use super::settings::Reader;
use crate::issuing::Namba;

/// A year: a number that is to be paid later than that is another bill.
const MAX_DEADLINE_MINUTES: u64 = 366 * 24 * 60;

/// What the merchant decides about bills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillsConfig {
    /// The merchant's four digits, where the gateway chooses numbers. Then a number can be asked
    /// for again, and no failure on the way makes two.
    pub namba: Option<Namba>,
    /// How long after its making a bill can be paid, where its intent does not say.
    pub deadline_after: Option<Duration>,
    /// Where the checksum of a notification comes beside its body.
    pub webhook_header: Option<HeaderName>,
}

impl BillsConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let namba = "the four digits of the merchant's BillPay-Namba";
        let minutes = "whole minutes, from 1 to 527040";
        let header = "the name of a header, such as X-ClickPesa-Signature";
        Self {
            namba: reader.parsed("BILLPAY_NAMBA", None, namba, |text| {
                Namba::parse(text).map(Some)
            }),
            deadline_after: reader.parsed("BILLPAY_DEADLINE_MINUTES", None, minutes, |text| {
                let minutes: u64 = text.parse().ok()?;
                let fits = (1..=MAX_DEADLINE_MINUTES).contains(&minutes);
                fits.then(|| Some(Duration::from_secs(minutes * 60)))
            }),
            webhook_header: reader.parsed("CLICKPESA_WEBHOOK_HEADER", None, header, |text| {
                text.parse().ok().map(Some)
            }),
        }
    }
}
