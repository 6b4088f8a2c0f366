//! The cookie by which the gateway recognises a browser, so that the same form in two tabs leads to one number where no
//! script runs.

use axum::response::Response;
use billpay_contract::IdempotencyKey;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use uuid::Uuid;

use crate::app_state::AppState;
use crate::config::Policy;
use crate::cookies;

const NAME: &str = "billpay-browser";

/// A day: a form may stay open for hours before it is submitted.
const MAX_AGE_SECONDS: u32 = 86_400;

/// A random id. Nothing else is stored for a browser, so there is nothing to sign. Whoever knows an id, and the whole
/// content of a recent bill of that browser, can open that bill's page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BrowserId(IdempotencyKey);

impl BrowserId {
    /// The id in the request's cookie. Cookies of another format are ignored.
    pub(crate) fn sent(headers: &HeaderMap) -> Option<Self> {
        cookies::values(headers, NAME)
            .find_map(IdempotencyKey::parse)
            .map(Self)
    }

    /// The id in the request's cookie, or else a new one. `None` if the gateway or the form takes only signed bills,
    /// which have an id of their own.
    pub(crate) fn of_form(state: &AppState, headers: &HeaderMap, signed: bool) -> Option<Self> {
        let new = || Self(IdempotencyKey::from_random(Uuid::new_v4().into_bytes()));
        let needed = state.policy == Policy::Open && !signed;
        needed.then(|| Self::sent(headers).unwrap_or_else(new))
    }

    /// Stores the id in the browser. Other sites' pages and frames do not send it.
    pub(crate) fn add_cookie(self, response: &mut Response, state: &AppState, headers: &HeaderMap) {
        let path = state.public_address.path();
        let secure = match state.public_address.public(headers).starts_with("https:") {
            true => "; Secure",
            false => "",
        };
        let Self(id) = self;
        let cookie = format!(
            "{NAME}={id}; Path={path}; Max-Age={MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax{secure}"
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }

    pub(crate) fn as_text(self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[track_caller]
    fn check(cookie: &str, expected: Option<&str>) {
        let cookie = HeaderValue::from_str(cookie).unwrap();
        let headers = HeaderMap::from_iter([(COOKIE, cookie)]);
        let found = BrowserId::sent(&headers).map(BrowserId::as_text);
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn only_an_id_of_the_right_format_is_read() {
        check(&format!("{NAME}={ID}"), Some(ID));
        check(&format!("a=b; {NAME}=x; {NAME}={ID}; c=d"), Some(ID));
        check(&format!("{NAME}={}", ID.to_uppercase()), None);
        check(&format!("{NAME}={ID}0"), None);
        check(&format!("{NAME}={}", "a".repeat(8000)), None);
        check(&format!("x{NAME}={ID}"), None);
        check(&format!("{NAME}="), None);
        check("", None);
    }
}
