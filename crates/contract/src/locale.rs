//! The languages that the widget speaks and merchants write steps in, and how one is chosen. Must
//! not know a sentence, nor where a wish comes from: an attribute, the page or the browser.

/// Makes the enum, the list of all and the tags from one list, so that none can be forgotten.
macro_rules! languages {
    ($($(#[$attribute:meta])* $name:ident = $tag:literal,)+) => {
        /// A language of the widget. Swahili is the default: what most customers read.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Locale {
            $($(#[$attribute])* $name,)+
        }

        impl Locale {
            /// Every language, in the order in which they are offered.
            pub const ALL: [Self; [$($tag),+].len()] = [$(Self::$name),+];

            /// The language tag (BCP 47).
            pub const fn tag(self) -> &'static str {
                match self {
                    $(Self::$name => $tag,)+
                }
            }
        }
    };
}

languages! {
    /// Kiswahili.
    #[default]
    Swahili = "sw",
    /// English.
    English = "en",
}

impl Locale {
    /// The language of a tag such as `en-TZ`, if it is spoken here.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim();
        Self::ALL
            .into_iter()
            .find(|locale| primary.eq_ignore_ascii_case(locale.tag()))
    }

    /// The first wish that can be met.
    pub fn choose<'a>(wishes: impl IntoIterator<Item = &'a str>) -> Self {
        wishes
            .into_iter()
            .find_map(Self::from_tag)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_spoken_here_wins() {
        assert_eq!(Locale::choose(["fr", "EN-tz", "sw"]), Locale::English);
        assert_eq!(Locale::choose(["sw_TZ"]), Locale::Swahili);
        assert_eq!(Locale::choose(["fr", "swa", ""]), Locale::Swahili);
        assert_eq!(Locale::choose([]), Locale::Swahili);
    }
}
