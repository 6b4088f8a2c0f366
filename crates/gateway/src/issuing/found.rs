//! Looks up which bill ClickPesa has under a number.

use std::time::Duration;

use billpay_contract::{BillRequest, IssuedBill};

use super::same::same;
use crate::clickpesa::{ClickPesa, ProviderError};

/// The time limit of a lookup: a third of a request's own.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(10);

/// What ClickPesa has under the number that was asked for.
pub(super) enum Found {
    Nothing,
    Same(IssuedBill),
    Other,
}

/// Looks up the bill's reference at ClickPesa. A bill without one can't be found.
pub(super) async fn look_up(
    clickpesa: &ClickPesa,
    asked: &BillRequest,
) -> Result<Found, ProviderError> {
    let Some(reference) = asked.reference() else {
        return Ok(Found::Nothing);
    };
    let found = clickpesa.look_up(reference.as_str(), LOOKUP_TIMEOUT);
    Ok(match found.await?.map(|found| same(found, asked)) {
        None => Found::Nothing,
        Some(Some(issued)) => Found::Same(issued),
        Some(None) => Found::Other,
    })
}
