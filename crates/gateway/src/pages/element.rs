//! `GET /element` and `POST /element`: renders the content of `<billpay-widget>` as HTML, which a shop's
//! page shows before the widget's bundle is loaded.

use axum::extract::{Request, State};
use axum::response::{Html, IntoResponse, Response};
use billpay_contract::{ElementSettings, Locale, Problem, ProblemCode};
use billpay_widget::ssr::{ElementData, render_element};
use http::HeaderMap;
use http::header::VARY;
use http::{HeaderName, HeaderValue};

use super::keyed_page::fresh_key;
use super::{language, submitted_form};
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::client::Client;
use crate::client_limits::Demand;

/// The request headers that the response depends on.
const DEPENDS_ON: HeaderValue = HeaderValue::from_static("accept-encoding, accept-language");

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The longest accepted nonce. Common ones have 128 to 256 bits: at most 44 characters in Base64.
const MAX_NONCE: usize = 128;

/// Renders by the parameters of the address. Servers on the way log addresses, so the element's script
/// uses it only for parameters that say nothing about a bill.
pub(crate) async fn show(
    State(state): State<AppState>,
    client: Client,
    request: Request,
) -> Result<Response, ApiError> {
    state.client_limits.count(Demand::Request, client)?;
    let query = request.uri().query().unwrap_or_default();
    let element = ElementRequest::parse(query.as_bytes());
    respond(&state, &element, request.headers())
}

/// Renders by the same parameters in the body, which servers do not log. Browsers send such a body to
/// another origin without a CORS preflight.
pub(crate) async fn show_from_body(
    State(state): State<AppState>,
    client: Client,
    request: Request,
) -> Result<Response, ApiError> {
    state.client_limits.count(Demand::Request, client)?;
    let headers = request.headers().clone();
    let body = submitted_form::read_body(request).await?;
    respond(&state, &ElementRequest::parse(&body), &headers)
}

/// What to render: the attributes of the element, and how its styles are included.
#[derive(Debug, Default)]
pub(crate) struct ElementRequest {
    pub(crate) settings: ElementSettings,
    /// Whether a shop's server prints the result into the element, as its shadow root.
    pub(crate) printed: bool,
    /// Whether the styles are included as a link instead of a `<style>`.
    pub(crate) link_styles: bool,
    /// The nonce of the `<style>`, for the page's Content-Security-Policy.
    pub(crate) nonce: Option<String>,
}

impl ElementRequest {
    /// Of a repeated name the last value counts. Unknown names are ignored.
    fn parse(parameters: &[u8]) -> Self {
        let mut element = Self::default();
        let settings = &mut element.settings;
        for (name, value) in form_urlencoded::parse(parameters) {
            let value = value.into_owned();
            match &*name {
                "description" => settings.description = value,
                "amount" => settings.amount = Some(value),
                "payment-mode" => settings.payment_mode = value,
                "reference" => settings.reference = value,
                "customer-name" => settings.customer_name = value,
                "intent" => settings.intent = Some(value),
                "locale" => settings.locale = value,
                "theme" => settings.theme = value,
                "readonly" => settings.readonly = is_on(&value),
                "no-storage" => settings.no_storage = is_on(&value),
                "printed" => element.printed = is_on(&value),
                "styles" => element.link_styles = value == "link",
                "nonce" => element.nonce = Some(value).filter(|nonce| is_nonce(nonce)),
                _ => {}
            }
        }
        element
    }
}

/// The value of a boolean attribute. As in HTML, the name alone means true. Frameworks write `false` as text.
fn is_on(value: &str) -> bool {
    !value.trim().eq_ignore_ascii_case("false")
}

/// The characters of Base64 in either alphabet (CSP level 3, `base64-value`).
fn is_nonce(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte);
    (1..=MAX_NONCE).contains(&text.len()) && text.bytes().all(allowed)
}

fn respond(
    state: &AppState,
    element: &ElementRequest,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let html = fragment(state, element, headers)?;
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, DEPENDS_ON);
    headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    Ok(response)
}

/// Renders a `<template>` with the styles, the widget, and the data for hydration. A printed one is the
/// element's declarative shadow root. Otherwise it is inert until the element's script uses it.
pub(crate) fn fragment(
    state: &AppState,
    element: &ElementRequest,
    headers: &HeaderMap,
) -> Result<String, ApiError> {
    let settings = element.settings.clone();
    let mut wishes: Vec<String> = settings.locale.split(',').map(str::to_owned).collect();
    wishes.extend(language::accepted(headers));
    let gateway = state.public_address.public(headers);
    let data = ElementData::new(
        Locale::choose(wishes.iter().map(String::as_str)),
        settings,
        state.channels.clone(),
        fresh_key(),
        problem(state, element.settings.intent.as_deref()),
    );
    let rendered =
        render_element(&data, &gateway).ok_or_else(|| ApiError::new(ProblemCode::Internal))?;
    let styles = styles(state, element, &gateway);
    let template = match element.printed {
        true => "<template shadowrootmode=\"open\">",
        false => "<template>",
    };
    Ok([
        template,
        &styles,
        "<div>",
        &rendered.root,
        "</div><script type=\"application/json\">",
        &rendered.data,
        "</script></template>",
    ]
    .concat())
}

/// The problem of an intent that can't get a number. A bill without an intent may get one from the page
/// later, so it has no problem here.
fn problem(state: &AppState, token: Option<&str>) -> Option<Problem> {
    let token = token.filter(|token| !token.trim().is_empty())?;
    let now = state.clock.timestamp();
    let failure: ApiError = match state.intents.verify(token, now) {
        Ok(intent) if intent.deadline.is_some_and(|deadline| deadline <= now) => {
            ApiError::new(ProblemCode::IntentExpired)
        }
        Ok(_) => return None,
        Err(error) => error.into(),
    };
    Some(failure.document(""))
}

/// The widget's styles. Empty if the build has none: then the element's script loads them.
fn styles(state: &AppState, element: &ElementRequest, gateway: &str) -> String {
    let Some((path, text)) = state.static_files.element_styles() else {
        return String::new();
    };
    match &element.nonce {
        _ if element.link_styles => {
            // Without a configured address it comes from the client's `Host` header, so it is escaped.
            let gateway = gateway.replace('&', "&amp;").replace('"', "&quot;");
            format!("<link rel=\"stylesheet\" href=\"{gateway}{path}\">")
        }
        Some(nonce) => format!("<style nonce=\"{nonce}\">{text}</style>"),
        None => format!("<style>{text}</style>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_the_names_of_the_attributes() {
        let element = ElementRequest::parse(
            b"description=Ada+%26+vitabu&amount=90%2C900&payment-mode=EXACT&reference=A1&customer-name=Asha\
              &locale=en&theme=dark&readonly&no-storage=&x=y&nonce=a%22b&styles=link",
        );
        let settings = ElementSettings {
            description: "Ada & vitabu".to_owned(),
            amount: Some("90,900".to_owned()),
            payment_mode: "EXACT".to_owned(),
            reference: "A1".to_owned(),
            customer_name: "Asha".to_owned(),
            locale: "en".to_owned(),
            theme: "dark".to_owned(),
            readonly: true,
            no_storage: true,
            ..ElementSettings::default()
        };
        assert_eq!(element.settings, settings);
        assert!(element.link_styles && element.nonce.is_none());
        let none = ElementRequest::parse(b"");
        assert_eq!(none.settings, ElementSettings::default());
    }

    #[test]
    fn false_as_text_is_off() {
        let parse = |text: &str| ElementRequest::parse(text.as_bytes());
        for on in [
            "readonly&no-storage&printed",
            "readonly=true&no-storage=1&printed=",
        ] {
            let element = parse(on);
            let settings = element.settings;
            assert!(
                settings.readonly && settings.no_storage && element.printed,
                "{on}"
            );
        }
        let off = parse("readonly=false&no-storage=False&printed=FALSE");
        assert_eq!(off.settings, ElementSettings::default());
        assert!(!off.printed);
    }

    #[test]
    fn a_nonce_cant_end_its_attribute() {
        let nonce = |text: &str| ElementRequest::parse(format!("nonce={text}").as_bytes()).nonce;
        assert_eq!(nonce("q1-W_%2B/%3D").as_deref(), Some("q1-W_+/="));
        let long = "a".repeat(MAX_NONCE + 1);
        for bad in ["", "a%20b", "%22", "%3E", &long] {
            assert_eq!(nonce(bad), None, "{bad}");
        }
    }
}
