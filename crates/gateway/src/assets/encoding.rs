//! Which form of a file a client takes (RFC 9110, section 12.5.3).

/// A form in which a file may travel, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The best first, which decides between forms that the client likes equally.
    pub(super) const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// The name in `Accept-Encoding` and `Content-Encoding`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// What the name of the file beside the plain one ends with.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }
}

/// The form of those there are that the client likes best. The plain one when it likes none: an
/// answer that it can read beats the `406` that the standard allows.
pub(super) fn choose(accepted: &str, there_are: impl Fn(Encoding) -> bool) -> Encoding {
    let mut best = (Encoding::Identity, 0);
    for encoding in Encoding::ALL.into_iter().filter(|one| there_are(*one)) {
        let weight = weight(accepted, encoding);
        if weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

/// How much the client likes a form, in thousandths. Unsaid is no for the packed forms. The plain
/// one is always taken when nothing is said of it, but liked least.
fn weight(accepted: &str, encoding: Encoding) -> u16 {
    let named = item(accepted, encoding.name()).or_else(|| item(accepted, "*"));
    let unsaid = u16::from(encoding == Encoding::Identity);
    named.unwrap_or(unsaid)
}

fn item(accepted: &str, name: &str) -> Option<u16> {
    accepted.split(',').find_map(|item| {
        let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
        if !coding.trim().eq_ignore_ascii_case(name) {
            return None;
        }
        let quality = parameters.trim().strip_prefix("q=");
        Some(quality.map_or(1000, thousandths))
    })
}

/// `0.85` is 850; what is no quality is 0.
pub(crate) fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality
        .trim()
        .split_once('.')
        .unwrap_or((quality.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > 3 || !digits(fraction) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_get_the_form_that_they_like_best() {
        let table = [
            ("", Encoding::Identity),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, deflate", Encoding::Gzip),
            ("br;q=0.5, gzip;q=0.8", Encoding::Gzip),
            ("br;q=0, gzip", Encoding::Gzip),
            ("BR", Encoding::Brotli),
            ("*", Encoding::Brotli),
            ("br;q=0, *;q=0.1", Encoding::Gzip),
            ("identity, br;q=0.9", Encoding::Identity),
            ("br;q=nonsense, gzip;q=0.001", Encoding::Gzip),
            ("br;q=0.0, gzip;q=0.000", Encoding::Identity),
            ("identity;q=0, *;q=0", Encoding::Identity),
            ("br ; q=0.9 , gzip ; q=0.95", Encoding::Gzip),
            ("brotli, xgzip", Encoding::Identity),
        ];
        for (accepted, expected) in table {
            assert_eq!(choose(accepted, |_| true), expected, "{accepted:?}");
        }
    }

    #[test]
    fn a_form_that_does_not_exist_is_not_chosen() {
        let plain_and_gzip = |encoding| encoding != Encoding::Brotli;
        assert_eq!(choose("br, gzip", plain_and_gzip), Encoding::Gzip);
        assert_eq!(choose("br", plain_and_gzip), Encoding::Identity);
    }
}
