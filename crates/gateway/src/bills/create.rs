//! `POST /api/billpay/create-order-control-number`: a bill in, its control number out, in
//! ClickPesa's shape. Must not know how ClickPesa is asked.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use billpay_contract::{
    BillDraft, BillReference, BillRequest, ControlNumber, IssuedBill, ProblemCode,
};
use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::body::JsonBody;
use crate::clickpesa::{ClickPesa, ProviderError};
use crate::problems::Failure;
use crate::router::Bounds;

/// Answers the number, or why there is none.
pub(crate) async fn create(
    State(clickpesa): State<ClickPesa>,
    State(tasks): State<TaskTracker>,
    State(bounds): State<Bounds>,
    JsonBody(draft): JsonBody<BillDraft>,
) -> Result<Json<IssuedBill>, Failure> {
    let bill = draft.parse().map_err(|broken| Failure::from(&broken))?;
    detached(clickpesa, &tasks, bill, bounds.request)
        .await
        .map(Json)
}

/// Asks in a task of its own: when the customer closes the tab, this handler is dropped, but a
/// bill that ClickPesa has taken is still heard of and logged.
async fn detached(
    clickpesa: ClickPesa,
    tasks: &TaskTracker,
    bill: BillRequest,
    within: Duration,
) -> Result<IssuedBill, Failure> {
    let (answer, answered) = oneshot::channel();
    let call = async move {
        let outcome = clickpesa.create(&bill, within).await;
        let issued = outcome
            .as_ref()
            .ok()
            .map(|issued| issued.bill_pay_number.clone());
        // The answer first: nothing that happens while logging may keep it from the customer.
        let heard = answer.send(outcome);
        if let Some(number) = issued {
            log_issued(&number);
        }
        if let Err(unheard) = heard {
            log_unheard(&unheard, &bill);
        }
    };
    tasks.spawn(call.in_current_span());
    match answered.await {
        Ok(outcome) => Ok(outcome?),
        // The task panicked; the panic hook has said where.
        Err(_) => Err(Failure::new(ProblemCode::Internal)),
    }
}

fn log_issued(number: &ControlNumber) {
    let control_number = number.as_str();
    tracing::info!(control_number, "control number issued");
}

/// A number that nobody was told can still be paid, and a bill may be made again: the operator
/// must be able to find it. A failure is otherwise logged where it is answered.
fn log_unheard(outcome: &Result<IssuedBill, ProviderError>, bill: &BillRequest) {
    let reference = bill.reference().map(BillReference::as_str);
    match outcome {
        Ok(issued) => {
            let control_number = issued.bill_pay_number.as_str();
            tracing::warn!(
                control_number,
                reference,
                "issued, and nobody was told: the customer had gone"
            );
        }
        Err(error) => {
            tracing::warn!(%error, reference, "no control number, and nobody waits for it any more");
        }
    }
}
