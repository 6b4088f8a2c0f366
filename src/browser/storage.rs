//! Texts under names, as the browser keeps them for a site. One that keeps nothing looks as if it was
//! empty. Must not know what is kept.

use web_sys::Storage;

/// Where a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the browser: it outlives a visit.
    Browser,
    /// In the tab: it outlives a reload.
    Tab,
}

/// What is there; forbidden in some browsers, and in frames of other sites.
fn storage(place: Place) -> Option<Storage> {
    let window = web_sys::window()?;
    let storage = match place {
        Place::Browser => window.local_storage(),
        Place::Tab => window.session_storage(),
    };
    storage.ok()?
}

/// The text of that name.
pub(super) fn stored(place: Place, name: &str) -> Option<String> {
    storage(place)?.get_item(name).ok()?
}

/// Keeps a text, or none any more. A full storage keeps what it has.
pub(super) fn store(place: Place, name: &str, text: Option<&str>) {
    if let Some(storage) = storage(place) {
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}

/// All names that are there, of anybody's texts.
pub(super) fn names(place: Place) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(storage) = storage(place) {
        for at in 0..storage.length().unwrap_or_default() {
            if let Ok(Some(name)) = storage.key(at) {
                names.push(name);
            }
        }
    }
    names
}
