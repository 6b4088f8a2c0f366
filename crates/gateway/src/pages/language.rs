//! Chooses the language of a page.

use billpay_contract::{LOCALE_COOKIE, Locale};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use crate::cookies;

/// The number of languages that are read from a header.
const MAX_LANGUAGES: usize = 32;

/// The language from the address, or else from the cookie, or else from the browser; otherwise Swahili.
pub(super) fn choose(said: Option<String>, headers: &HeaderMap) -> Locale {
    let mut wishes: Vec<String> = said.into_iter().collect();
    wishes.extend(cookies::values(headers, LOCALE_COOKIE).map(str::to_owned));
    wishes.extend(accepted(headers));
    Locale::choose(wishes.iter().map(String::as_str))
}

/// The browser's languages, the preferred first.
pub(super) fn accepted(headers: &HeaderMap) -> Vec<String> {
    let accepted = headers.get_all(ACCEPT_LANGUAGE).iter();
    let accepted: Vec<&str> = accepted.filter_map(|value| value.to_str().ok()).collect();
    by_quality(&accepted.join(","))
}

/// The languages of an `Accept-Language` header, the preferred first (RFC 9110, section 12.5.4).
fn by_quality(accepted: &str) -> Vec<String> {
    let items = accepted.split(',').take(MAX_LANGUAGES).map(|item| {
        let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
        let quality = parameters.trim().strip_prefix("q=").unwrap_or("1");
        (quality.parse().unwrap_or(0.0), tag.trim().to_owned())
    });
    let mut items: Vec<(f32, String)> = items
        .filter(|(quality, _)| *quality > 0.0 && *quality <= 1.0)
        .collect();
    items.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    items.into_iter().map(|(_, tag)| tag).collect()
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    #[track_caller]
    fn check(said: &str, cookie: &str, accepted: &str, expected: Locale) {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, cookie.parse().unwrap());
        headers.insert(ACCEPT_LANGUAGE, accepted.parse().unwrap());
        let said = (!said.is_empty()).then(|| said.to_owned());
        let found = choose(said.clone(), &headers);
        assert_eq!(found, expected, "{said:?} {cookie} {accepted}");
    }

    #[test]
    fn the_address_precedes_the_cookie_and_that_the_browser() {
        use Locale::{English, Swahili};
        check("en", "billpay-locale=sw", "sw", English);
        check("fr", "a=b; billpay-locale=en", "sw", English);
        check("", "a=b", "fr, en-TZ;q=0.8, sw;q=0.7", English);
        check("", "", "en;q=0.2, sw;q=0.7", Swahili);
        check("", "", "en;q=0, fr", Swahili);
        check("", "xbillpay-locale=en", "", Swahili);
    }
}
