//! Looks up which bill ClickPesa has under a number.

use std::time::Duration;

use billpay_contract::{BillRequest, IssuedBill};

use super::bill_match::match_bill;
use crate::clickpesa::{Caller, ClickPesa, ProviderError};

/// The time limit of a lookup: a third of a request's own.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(10);

/// What ClickPesa has under the number that was asked for.
pub(super) enum LookupResult {
    NotFound,
    SameBill(IssuedBill),
    OtherBill,
}

/// Looks up the bill's reference at ClickPesa. A bill without one can't be found.
pub(super) async fn look_up(
    clickpesa: &ClickPesa,
    request: &BillRequest,
    caller: Caller,
) -> Result<LookupResult, ProviderError> {
    let Some(reference) = request.reference() else {
        return Ok(LookupResult::NotFound);
    };
    let found = clickpesa.look_up(reference.as_str(), caller, LOOKUP_TIMEOUT);
    Ok(match found.await?.map(|found| match_bill(found, request)) {
        None => LookupResult::NotFound,
        Some(Some(issued)) => LookupResult::SameBill(issued),
        Some(None) => LookupResult::OtherBill,
    })
}
