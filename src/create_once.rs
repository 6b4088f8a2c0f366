//! Requests a control number once per bill, in all tabs and all widgets of a browser.

use crate::api::{self, CREATE_TIMEOUT};
use crate::failure::{Failure, ProblemKind};
use crate::platform::{lock, storage};
use crate::state::{Event, NumberRequest, StoredBill, StoredNumber};

/// A request for the number of one bill.
pub(crate) struct CreateCall {
    /// The attempt's number.
    pub(crate) attempt: u32,
    /// The bill's identity in the browser's storage.
    pub(crate) bill: String,
    /// Whether every stored number of that identity is for this request.
    pub(crate) readonly: bool,
    /// The request.
    pub(crate) request: NumberRequest,
    /// Whether the browser's storage may be used.
    pub(crate) storage: bool,
}

impl CreateCall {
    /// Sends the request, unless the browser has stored a number for it.
    pub(crate) async fn run(self, gateway: &str) -> Event {
        match self.storage {
            true => self.run_once(gateway).await,
            false => self.send(gateway).await,
        }
    }

    async fn run_once(mut self, gateway: &str) -> Event {
        // Other tabs and widgets must not read the storage before this request has stored its number.
        let name = storage::number_name(gateway, &self.bill);
        let _lock = lock::acquire(["billpay-lock ", &name].concat()).await;
        let stored = storage::read_bill(gateway, &self.bill);
        if let Some(found) = self.find(&stored).cloned() {
            return Event::NumberFound {
                attempt: self.attempt,
                found,
                stored,
            };
        }
        let fingerprint = self.request.fingerprint();
        let earlier = storage::retry_key(gateway, &self.bill, &fingerprint);
        if earlier.is_some() {
            self.request.key = earlier;
        } else if let Some(key) = self.request.retry_key() {
            storage::store_retry_key(gateway, &self.bill, key);
        }
        let bill = self.bill.clone();
        let mut event = self.send(gateway).await;
        if let Event::CreateFinished {
            result, unsaved, ..
        } = &mut event
        {
            match result {
                Ok(created) => {
                    *unsaved = !storage::store_number(gateway, &bill, &fingerprint, created);
                }
                // The gateway knows the key from another bill.
                Err(failure) if is_key_reused(failure) => {
                    storage::delete_retry_key(gateway, &bill, &fingerprint);
                }
                Err(_) => {}
            }
        }
        event
    }

    fn find<'a>(&self, stored: &'a StoredBill) -> Option<&'a StoredNumber> {
        match self.readonly {
            true => stored.best(),
            false => stored.for_request(&self.request.fingerprint()),
        }
    }

    async fn send(self, gateway: &str) -> Event {
        Event::CreateFinished {
            attempt: self.attempt,
            result: api::create_order_control_number(gateway, &self.request, CREATE_TIMEOUT).await,
            unsaved: true,
        }
    }
}

fn is_key_reused(failure: &Failure) -> bool {
    matches!(failure, Failure::Problem(problem) if problem.kind == ProblemKind::KeyReused)
}
