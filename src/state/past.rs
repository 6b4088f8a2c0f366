//! Numbers that were shown in this page's life and are not now.

use super::{Check, Issued, Made, Origin, Rest};

/// More bills than a customer goes back and forth between; the oldest goes.
const MOST: usize = 8;

/// What was shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Past(Vec<Issued>);

impl Past {
    /// Keeps a number that leaves the screen.
    pub(super) fn keep(&mut self, issued: &Issued) {
        let known = self.0.iter().position(|past| past.id == issued.id);
        if known.is_some() || self.0.len() >= MOST {
            self.0.remove(known.unwrap_or_default());
        }
        self.0.push(issued.clone());
    }

    /// The number that the browser kept, with what was heard of it here.
    pub(super) fn again(&self, made: Made) -> Issued {
        let known = self
            .0
            .iter()
            .find(|past| past.id == made.id && made.id.is_some());
        match known {
            Some(past) => {
                let mut issued = past.clone();
                issued.origin = Origin::Kept;
                issued.check = Check::None;
                issued.rest = Rest::None;
                issued
            }
            None => Issued::new(made, Origin::Kept),
        }
    }
}
