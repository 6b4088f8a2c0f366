//! A value that is text, a number, or something else that is passed over: for answers in which
//! one thing matters and nothing beside it may lose it. Must not know which answers.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::amount::WireNumber;

/// What was there.
#[derive(Debug)]
pub(crate) enum Lenient {
    Text(String),
    Number(f64),
    Other,
}

impl Lenient {
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Other => None,
        }
    }

    pub(crate) fn number(self) -> Option<WireNumber> {
        match self {
            Self::Text(text) => Some(WireNumber::Text(text)),
            Self::Number(number) => Some(WireNumber::Number(number)),
            Self::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientVisitor)
    }
}

struct LenientVisitor;

impl<'de> Visitor<'de> for LenientVisitor {
    type Value = Lenient;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Lenient, E> {
        Ok(Lenient::Text(value.to_owned()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Lenient, E> {
        Ok(Lenient::Number(value as f64))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Lenient, E> {
        Ok(Lenient::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Lenient, E> {
        Ok(Lenient::Number(value))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Lenient, E> {
        Ok(Lenient::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Lenient, E> {
        Ok(Lenient::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Lenient, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Lenient::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Lenient, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Lenient::Other)
    }
}
