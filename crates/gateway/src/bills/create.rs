//! `POST /api/billpay/create-order-control-number`: a bill in, its control number out, in
//! ClickPesa's shape. Must not know how ClickPesa is asked.

use axum::Json;
use axum::extract::State;
use billpay_contract::{BillDraft, BillRequest, IssuedBill, ProblemCode};
use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::body::JsonBody;
use crate::clickpesa::{ClickPesa, CreateError};
use crate::problems::Failure;

/// Answers the number, or why there is none.
pub(crate) async fn create(
    State(clickpesa): State<ClickPesa>,
    State(tasks): State<TaskTracker>,
    JsonBody(draft): JsonBody<BillDraft>,
) -> Result<Json<IssuedBill>, Failure> {
    let bill = draft.parse().map_err(|broken| Failure::from(&broken))?;
    detached(clickpesa, &tasks, bill).await.map(Json)
}

/// Asks in a task of its own: when the customer closes the tab, this handler is dropped, but a
/// bill that ClickPesa has taken is still heard of and logged.
async fn detached(
    clickpesa: ClickPesa,
    tasks: &TaskTracker,
    bill: BillRequest,
) -> Result<IssuedBill, Failure> {
    let (answer, answered) = oneshot::channel();
    let call = async move {
        let outcome = clickpesa.create(&bill).await;
        if let Ok(issued) = &outcome {
            log_issued(issued);
        }
        if let Err(Err(error)) = answer.send(outcome) {
            log_unheard(&error);
        }
    };
    tasks.spawn(call.in_current_span());
    match answered.await {
        Ok(outcome) => Ok(outcome?),
        // The task panicked; the panic hook has said where.
        Err(_) => Err(Failure::new(ProblemCode::Internal)),
    }
}

fn log_issued(issued: &IssuedBill) {
    let control_number = issued.bill_pay_number.as_str();
    tracing::info!(control_number, "control number issued");
}

/// Otherwise the failure is logged where it is answered.
fn log_unheard(error: &CreateError) {
    tracing::warn!(%error, "no control number, and nobody waits for it any more");
}
