//! What is asked of ClickPesa: a number, what a number stands for, what was paid on it, and that it
//! takes nothing any more.

use std::time::Duration;

use billpay_contract::{BillReference, BillRequest, ControlNumber, IssuedBill};
use http::{Method, StatusCode};
use serde_json::{Map, json};

use super::answer::read;
use super::client::{ClickPesa, Question};
use super::error::{CallError, ProviderError};
use super::transport::Answer;
use super::{payments, wire};
use crate::ledger::Payment;

const CREATE: &str = "third-parties/billpay/create-order-control-number";
const BILL: &str = "third-parties/billpay";
const PAYMENTS: &str = "third-parties/payments";

impl ClickPesa {
    /// Asks for a control number, within the time that somebody waits for it.
    ///
    /// # Errors
    /// Why there is no number, as far as is known.
    pub(crate) async fn create(
        &self,
        bill: &BillRequest,
        within: Duration,
    ) -> Result<IssuedBill, ProviderError> {
        let _place = self.place().await?;
        // Whatever becomes of it, the operator can see that this bill was on its way.
        let reference = bill.reference().map(BillReference::as_str);
        tracing::info!(reference, "bill is being sent");
        let question = Question {
            method: Method::POST,
            path: CREATE.to_owned(),
            body: Some(wire::create_body(bill)),
        };
        let read = |answer: &Answer| read(answer, |body| wire::issued_bill(body, bill));
        let issued = self.ask(&question, within, |answer| {
            read(answer).map_err(|error| blamed(error, bill))
        });
        issued.await
    }

    /// The bill that a number stands for; `None` when ClickPesa knows no such number.
    ///
    /// # Errors
    /// Why it is not known.
    pub(crate) async fn look_up(
        &self,
        number: &str,
        within: Duration,
    ) -> Result<Option<IssuedBill>, ProviderError> {
        let _desk = self.desk().await?;
        let path = format!("{BILL}/{number}");
        self.look(path, within, wire::bill).await
    }

    /// What was paid on a number. A number that ClickPesa knows no payment of is answered with 404
    /// as well, so that means nothing paid.
    ///
    /// # Errors
    /// Why it is not known.
    pub(crate) async fn payments(
        &self,
        number: &ControlNumber,
        within: Duration,
    ) -> Result<Vec<Payment>, ProviderError> {
        // That the order reference of a BillPay payment is its control number is inferred from
        // ClickPesa's samples, not documented: it is said here alone.
        let path = format!("{PAYMENTS}/{}", number.as_str());
        let _seat = self.seat().await?;
        let listed = self.look(path, within, payments::list).await?;
        Ok(listed.unwrap_or_default())
    }

    /// Switches a number off, so that it takes no payment any more.
    ///
    /// # Errors
    /// Why it may take payments still.
    pub(crate) async fn switch_off(
        &self,
        number: &ControlNumber,
        within: Duration,
    ) -> Result<(), ProviderError> {
        let _desk = self.desk().await?;
        let question = Question {
            method: Method::PATCH,
            path: format!("{BILL}/{}", number.as_str()),
            body: Some(Map::from_iter([(
                "billStatus".to_owned(),
                json!("INACTIVE"),
            )])),
        };
        let read = |answer: &Answer| read(answer, wire::switched_off);
        self.ask(&question, within, read).await
    }

    async fn look<T>(
        &self,
        path: String,
        within: Duration,
        parse: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<Option<T>, ProviderError> {
        let question = Question {
            method: Method::GET,
            path,
            body: None,
        };
        let read = |answer: &Answer| match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            _ => read(answer, &parse).map(Some),
        };
        self.ask(&question, within, read).await
    }
}

/// A conflict is about the reference. Without one ClickPesa chose the number, and it is its own
/// trouble.
fn blamed(error: CallError, bill: &BillRequest) -> CallError {
    match error {
        CallError::Conflict { message } if bill.reference().is_none() => CallError::Failed {
            status: StatusCode::CONFLICT,
            message,
        },
        other => other,
    }
}
