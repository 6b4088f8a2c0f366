//! Icons as inline SVG, in the text's colour. They are hidden from screen readers, because the text beside
//! an icon says the same.

use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Alert,
    Check,
    Copy,
}

impl Icon {
    /// The path on a grid of 24 by 24.
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 7v6m0 4h.01M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18z",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
        }
    }
}

pub(crate) fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={icon.path()} /></svg>
    }
}
