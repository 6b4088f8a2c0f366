//! A number that was made, and what becomes of it.

use billpay_contract::{BillId, BillView, IssuedBill};

use super::effects::Effects;
use super::standing::{differs, follows};
use super::{Check, Effect, Made, Rest, Screen, Signal, Standing, State, Target};

/// A number, to be paid or paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    /// The bill and its number.
    pub bill: IssuedBill,
    /// Where the gateway tells what becomes of it; other proxies don't.
    pub id: Option<BillId>,
    /// Where the number comes from.
    pub origin: Origin,
    /// Whether it is for what a part payment left.
    pub of_rest: bool,
    /// What the gateway said last.
    pub news: Option<News>,
    /// The customer's own look at it.
    pub check: Check,
    /// The number for what is missing.
    pub rest: Rest,
    /// Whether the page around the widget knows that the bill is paid.
    covered: bool,
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was made just now.
    Made,
    /// It was made on an earlier visit, in this browser.
    Kept,
    /// Its page was opened, perhaps by somebody else.
    Opened,
}

/// What the gateway said, and by how many seconds its clock is ahead of this phone's.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What it said.
    pub view: BillView,
    /// The clocks' difference.
    pub ahead: i64,
}

impl Issued {
    /// A number of which nothing has been heard yet.
    pub fn new(made: Made, origin: Origin) -> Self {
        Self {
            bill: made.bill,
            id: made.id,
            origin,
            of_rest: false,
            news: None,
            check: Check::None,
            rest: Rest::None,
            covered: false,
        }
    }

    /// How it stands; nothing where nobody will tell.
    pub fn standing(&self) -> Option<Standing> {
        self.id.as_ref()?;
        Some(match &self.news {
            Some(news) => Standing::of(&news.view),
            None if self.origin == Origin::Kept => Standing::Unknown,
            None => Standing::Waiting,
        })
    }

    /// How it stands, where it takes no more payments.
    pub(crate) fn settled(&self) -> Option<Standing> {
        self.standing().filter(|standing| !standing.payable())
    }

    /// What the gateway said last.
    pub fn view(&self) -> Option<&BillView> {
        self.news.as_ref().map(|news| &news.view)
    }

    pub(super) fn is(&self, id: &BillId) -> bool {
        self.id.as_ref() == Some(id)
    }

    /// Takes what the gateway said, unless it knows better already, and adds what the page around
    /// the widget has to hear of it.
    pub(super) fn hear(&mut self, news: News, effects: &mut Effects) {
        let shown = self.view();
        let late = shown.is_some_and(|shown| !follows(shown, &news.view));
        if !self.is(&news.view.id) || late {
            return;
        }
        if differs(shown, &news.view) {
            effects.tell(Signal::Status(news.view.clone()));
        }
        if news.view.status.covers_the_bill() && !self.covered {
            self.covered = true;
            effects.tell(Signal::Paid(news.view.clone()));
        }
        let before = self.standing();
        self.of_rest |= news.view.rest_of.is_some();
        self.news = Some(news);
        let payable = |standing: Option<Standing>| standing.is_some_and(Standing::payable);
        if payable(before) && !payable(self.standing()) {
            // What the customer stood on may have gone with the number.
            effects.add(Effect::Attend(Target::Number));
        }
        if self.standing() != before && self.check != Check::Asking {
            self.check = Check::None;
        }
    }

    /// Calls on their way have ended.
    pub(super) fn pause(&mut self) {
        if self.check == Check::Asking {
            self.check = Check::None;
        }
        if self.rest == Rest::Asking {
            self.rest = Rest::None;
        }
    }

    /// The page around the widget tells the trouble itself.
    pub(super) fn trouble_taken(&mut self) {
        if matches!(self.rest, Rest::Failed(_)) {
            self.rest = Rest::None;
        }
    }
}

impl State {
    /// Shows a number of which nothing has been heard yet.
    pub(super) fn issue(&mut self, made: Made, origin: Origin) {
        self.screen = Screen::Issued(Issued::new(made, origin));
    }

    /// The bill whose status may still change before the customer's eyes, if the gateway tells it: a
    /// payment can have been on its way to a number that was closed, and to one that was paid in part.
    pub fn watched(&self) -> Option<&BillId> {
        let Screen::Issued(issued) = &self.screen else {
            return None;
        };
        let covered = issued
            .view()
            .is_some_and(|view| view.status.covers_the_bill());
        issued.id.as_ref().filter(|_| !covered)
    }

    pub(super) fn told(&mut self, news: News, effects: &mut Effects) {
        if let Screen::Issued(issued) = &mut self.screen {
            issued.hear(news, effects);
        }
    }
}
