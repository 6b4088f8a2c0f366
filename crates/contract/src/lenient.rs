//! Reading answers in which one odd member must not lose the others.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// A value of the expected type, or any other.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value<T> {
    Expected(T),
    Other(IgnoredAny),
}

impl<T> Value<T> {
    fn expected(self) -> Option<T> {
        match self {
            Self::Expected(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

/// Reads a value; one of another type or shape becomes the default.
pub(crate) fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer)?;
    Ok(value.expected().unwrap_or_default())
}

/// Reads a list and leaves out members of another type or shape; anything but a list is empty.
pub(crate) fn readable_members<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let members: Vec<Value<T>> = or_default(deserializer)?;
    Ok(members.into_iter().filter_map(Value::expected).collect())
}
