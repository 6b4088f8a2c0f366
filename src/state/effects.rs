//! What a step asks for, in the order in which it is to be done.

use super::{Effect, Signal};

/// What is to be done, as far as it is known.
#[derive(Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    /// This comes next.
    pub(super) fn add(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// The page around the widget hears this next.
    pub(super) fn tell(&mut self, signal: Signal) {
        self.add(Effect::Tell(signal));
    }
}

impl From<Effects> for Vec<Effect> {
    fn from(effects: Effects) -> Self {
        effects.0
    }
}
