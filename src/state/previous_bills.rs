//! Bills that were on the screen before the merchant set another bill.

use super::{CreatedBill, Issued, Origin, RemainderProgress, StatusCheck};

/// The number of bills to remember. Customers seldom switch between more; the oldest is dropped.
const LIMIT: usize = 8;

/// The previous bills with their last updates, so that the page around the widget is not notified
/// twice of the same payment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PreviousBills(Vec<Issued>);

impl PreviousBills {
    /// Remembers a bill that leaves the screen.
    pub(super) fn remember(&mut self, issued: &Issued) {
        let known = self.0.iter().position(|previous| previous.id == issued.id);
        if known.is_some() || self.0.len() >= LIMIT {
            self.0.remove(known.unwrap_or_default());
        }
        self.0.push(issued.clone());
    }

    /// A bill that the browser has stored, with the last update if it was on the screen before.
    pub(super) fn restore(&self, created: CreatedBill) -> Issued {
        let known = self
            .0
            .iter()
            .find(|previous| previous.id == created.id && created.id.is_some());
        match known {
            Some(previous) => {
                let mut issued = previous.clone();
                issued.origin = Origin::Stored;
                issued.check = StatusCheck::None;
                issued.remainder = RemainderProgress::None;
                issued
            }
            None => Issued::new(created, Origin::Stored),
        }
    }
}
