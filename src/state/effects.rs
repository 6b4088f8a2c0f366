//! Collects the effects of one step in order.

use super::{Effect, Notification};

/// The effects of one step.
#[derive(Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    /// Appends an effect.
    pub(super) fn add(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// Appends a notification of the page around the widget.
    pub(super) fn notify(&mut self, notification: Notification) {
        self.add(Effect::Notify(notification));
    }
}

impl From<Effects> for Vec<Effect> {
    fn from(effects: Effects) -> Self {
        effects.0
    }
}
