//! Lenient deserialization: a field of the wrong type becomes its default, so that one bad field does
//! not lose the rest of a response.
//!
//! `serde_with`'s `DefaultOnError` does the same, but makes the widget 4.5 kB larger (after brotli).

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient<T> {
    Valid(T),
    Invalid(IgnoredAny),
}

impl<T> Lenient<T> {
    fn valid(self) -> Option<T> {
        match self {
            Self::Valid(value) => Some(value),
            Self::Invalid(_) => None,
        }
    }
}

/// Deserializes a field; a value of the wrong type becomes the default.
pub(crate) fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    let value = Lenient::deserialize(deserializer)?;
    Ok(value.valid().unwrap_or_default())
}

/// Deserializes a list without its items of the wrong type; anything but a list becomes empty.
pub(crate) fn list_or_empty<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let items: Vec<Lenient<T>> = or_default(deserializer)?;
    Ok(items.into_iter().filter_map(Lenient::valid).collect())
}
