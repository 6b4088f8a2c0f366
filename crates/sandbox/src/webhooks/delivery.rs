//! How webhooks are delivered: at once, not yet, too often, in the wrong order, in an older shape,
//! wrongly signed.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How often a repeated one may be sent: more of the same shows nothing new.
const TIMES: RangeInclusive<u8> = 2..=10;
const TIMES_PROBLEM: &str = "`times` must be from 2 to 10";

/// How often a repeated one is sent unless it is said.
const USUAL_TIMES: u8 = 2;

/// How webhooks are delivered from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// When, and how often.
    pub mode: WebhookMode,
    /// In which of the documented shapes.
    pub shape: WebhookShape,
    /// Signed with a key that is not the application's.
    pub forged: bool,
}

/// When webhooks are sent, and how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebhookMode {
    /// At once.
    #[default]
    Send,
    /// Not before they are released.
    Withhold,
    /// Each several times.
    Repeat {
        /// 2 to 10.
        times: u8,
    },
    /// Held until the next, then sent the last first.
    Reorder,
}

impl WebhookMode {
    const fn name(self) -> Name {
        match self {
            Self::Send => Name::Send,
            Self::Withhold => Name::Withhold,
            Self::Repeat { .. } => Name::Repeat,
            Self::Reorder => Name::Reorder,
        }
    }
}

/// The documented shapes of a payment that came; of one that failed there is one only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WebhookShape {
    /// `id`, `collectedAmount`, `customer.customerName`.
    #[default]
    New,
    /// `paymentId`, `amount`, `customer.name`.
    Old,
}

impl WebhookDelivery {
    /// What is wrong with it, in words that say what would be right.
    pub(super) fn problem(self) -> Option<&'static str> {
        match self.mode {
            WebhookMode::Repeat { times } if !TIMES.contains(&times) => Some(TIMES_PROBLEM),
            _ => None,
        }
    }

    /// As the sandbox's own interface says it.
    pub(super) fn shown(self) -> Value {
        let mut shown =
            json!({"mode": self.mode.name(), "shape": self.shape, "forged": self.forged});
        if let WebhookMode::Repeat { times } = self.mode {
            shown["times"] = json!(times);
        }
        shown
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Send,
    Withhold,
    Repeat,
    Reorder,
}

/// A change of the delivery, as it comes over the wire: what is not said stays.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    mode: Option<Name>,
    times: Option<u8>,
    shape: Option<WebhookShape>,
    forged: Option<bool>,
}

impl Change {
    /// The delivery with the change.
    pub(crate) fn of(self, delivery: WebhookDelivery) -> Result<WebhookDelivery, &'static str> {
        let mode = match (self.mode, self.times) {
            (None, None) => delivery.mode,
            (Some(Name::Repeat), times) => WebhookMode::Repeat {
                times: times.unwrap_or(USUAL_TIMES),
            },
            (_, Some(_)) => return Err("only the mode `repeat` has `times`"),
            (Some(Name::Send), None) => WebhookMode::Send,
            (Some(Name::Withhold), None) => WebhookMode::Withhold,
            (Some(Name::Reorder), None) => WebhookMode::Reorder,
        };
        Ok(WebhookDelivery {
            mode,
            shape: self.shape.unwrap_or(delivery.shape),
            forged: self.forged.unwrap_or(delivery.forged),
        })
    }
}
