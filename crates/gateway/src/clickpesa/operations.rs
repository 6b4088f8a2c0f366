//! The operations of ClickPesa's API: create a control number, look up its bill and its payments, and
//! switch it off.

use std::net::IpAddr;
use std::time::Duration;

use billpay_contract::{BillReference, BillRequest, ControlNumber, IssuedBill};
use http::{Method, StatusCode};
use serde_json::{Map, json};

use super::answer::read;
use super::client::{ApiRequest, Call, ClickPesa};
use super::error::{CallError, ProviderError};
use super::permits::{Caller, Purpose};
use super::transport::Answer;
use super::{payment_json, wire};
use crate::ledger::Payment;

const CREATE: &str = "third-parties/billpay/create-order-control-number";
const BILL: &str = "third-parties/billpay";
const PAYMENTS: &str = "third-parties/payments";

impl ClickPesa {
    /// Creates a control number for the client with that address. `within` limits the wait for the call to start.
    ///
    /// # Errors
    /// When there is no number, or it is not known whether there is one.
    pub(crate) async fn create(
        &self,
        bill: &BillRequest,
        client: Option<IpAddr>,
        within: Duration,
    ) -> Result<IssuedBill, ProviderError> {
        let call = self.begin(Purpose::Create { client }).await?;
        // Logged before the call, so that the operator sees the bill whatever the call ends with.
        let reference = bill.reference().map(BillReference::as_str);
        tracing::info!(reference, "sending a bill to ClickPesa");
        let request = ApiRequest {
            method: Method::POST,
            path: CREATE.to_owned(),
            body: Some(wire::create_body(bill)),
        };
        let read = |answer: &Answer| read(answer, |body| wire::issued_bill(body, bill));
        let issued = self.send(call, &request, within, |answer| {
            read(answer).map_err(|error| conflict_as_failure(error, bill))
        });
        issued.await
    }

    /// Looks up the bill of a number; `None` when ClickPesa has no such number.
    ///
    /// # Errors
    /// When ClickPesa gives no usable answer.
    pub(crate) async fn look_up(
        &self,
        number: &str,
        caller: Caller,
        within: Duration,
    ) -> Result<Option<IssuedBill>, ProviderError> {
        let call = self.begin(Purpose::Lookup(caller)).await?;
        let path = format!("{BILL}/{number}");
        self.get(call, path, within, wire::bill).await
    }

    /// Lists the payments to a number. ClickPesa answers 404 also for a number without payments, so 404
    /// means an empty list.
    ///
    /// # Errors
    /// When ClickPesa gives no usable answer.
    pub(crate) async fn payments(
        &self,
        call: Call<'_>,
        number: &ControlNumber,
        within: Duration,
    ) -> Result<Vec<Payment>, ProviderError> {
        // Not documented, but inferred from ClickPesa's samples: the order reference of a BillPay
        // payment is its control number. Only this function depends on it.
        let path = format!("{PAYMENTS}/{}", number.as_str());
        let read = |body: &[u8]| payment_json::list(body, number);
        let listed = self.get(call, path, within, read);
        let listed = listed.await?;
        Ok(listed.unwrap_or_default())
    }

    /// Switches a number off, so that it accepts no more payments. Only the background work does that.
    ///
    /// # Errors
    /// When it may still accept payments.
    pub(crate) async fn switch_off(
        &self,
        number: &ControlNumber,
        within: Duration,
    ) -> Result<(), ProviderError> {
        let call = self.begin(Purpose::Lookup(Caller::Background)).await?;
        let request = ApiRequest {
            method: Method::PATCH,
            path: format!("{BILL}/{}", number.as_str()),
            body: Some(Map::from_iter([(
                "billStatus".to_owned(),
                json!("INACTIVE"),
            )])),
        };
        let read = |answer: &Answer| read(answer, wire::confirm_inactive);
        self.send(call, &request, within, read).await
    }

    async fn get<T>(
        &self,
        call: Call<'_>,
        path: String,
        within: Duration,
        parse: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<Option<T>, ProviderError> {
        let request = ApiRequest {
            method: Method::GET,
            path,
            body: None,
        };
        let read = |answer: &Answer| match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            _ => read(answer, &parse).map(Some),
        };
        self.send(call, &request, within, read).await
    }
}

/// A conflict is about the reference. Without a reference ClickPesa generated the number, and the
/// conflict is a failure of ClickPesa.
fn conflict_as_failure(error: CallError, bill: &BillRequest) -> CallError {
    match error {
        CallError::Conflict { message } if bill.reference().is_none() => CallError::Failed {
            status: StatusCode::CONFLICT,
            message,
        },
        other => other,
    }
}
