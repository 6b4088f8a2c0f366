//! The languages of the widget and of the payment steps that a merchant writes, and how one is chosen.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A language of the widget, without a region. Swahili is the default: most customers read it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(ascii_case_insensitive)]
pub enum Locale {
    /// Swahili (Kiswahili).
    #[default]
    #[strum(serialize = "sw")]
    #[serde(rename = "sw")]
    Swahili,
    /// English.
    #[strum(serialize = "en")]
    #[serde(rename = "en")]
    English,
}

impl Locale {
    /// Every language, in the order in which they are offered.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        self.into()
    }

    /// Returns the language of a tag such as `en-TZ`, or `None` if it is not supported.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        primary.trim().parse().ok()
    }

    /// Returns the first supported language of these tags, or the default language.
    pub fn choose<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter()
            .find_map(Self::from_tag)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_supported_language_is_chosen() {
        assert_eq!(Locale::choose(["fr", "EN-tz", "sw"]), Locale::English);
        assert_eq!(Locale::choose(["fr", "swa", ""]), Locale::Swahili);
        assert_eq!(Locale::choose([]), Locale::Swahili);
    }

    #[test]
    fn the_region_of_a_tag_is_ignored() {
        for tag in ["sw", "sw-TZ", "sw_TZ", "SW-latn-tz", " sw "] {
            assert_eq!(Locale::from_tag(tag), Some(Locale::Swahili), "{tag}");
        }
        for tag in ["", "-", "swa", "s w", "english"] {
            assert_eq!(Locale::from_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn json_has_the_tag() {
        for locale in Locale::ALL {
            assert_eq!(serde_json::to_value(locale).unwrap(), locale.tag());
        }
    }
}
