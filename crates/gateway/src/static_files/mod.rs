//! Static files: the built page's files, served from memory by tower-http's `ServeDir`, compressed as
//! the build compressed them.

mod load;
mod memory;

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use billpay_contract::{CHANNELS_PATH, ChannelOverrides, ProblemCode};
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, IF_MODIFIED_SINCE, IF_RANGE, IF_UNMODIFIED_SINCE, LAST_MODIFIED, RANGE, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tower::ServiceExt;
use tower_http::services::ServeDir;
use tower_http::services::fs::DefaultServeDirFallback;

use crate::api_error::ApiError;
use crate::middleware::content_security_policy;
use load::INDEX;
use memory::Memory;

pub use load::LoadError;

/// For a file whose name contains the hash of its content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For all others: cached, and revalidated before each use.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// Digits of the hash that `xtask/post-build.mjs` puts into names.
const NAME_HASH_DIGITS: usize = 16;

/// Cross-origin isolated pages load only files with this header (HTML standard).
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What `ServeDir` appends to a file's name for its compressed forms.
const COMPRESSED: [&str; 2] = [".br", ".gz"];

/// The static files.
pub(crate) struct StaticFiles {
    files: Memory,
    directory: ServeDir<DefaultServeDirFallback, Memory>,
    index_policy: HeaderValue,
}

impl StaticFiles {
    /// Reads the folder of the built page. The merchant's changes to the channels are a public file, too.
    ///
    /// # Errors
    /// If there is no page, or a file can't be read.
    pub(crate) fn load(folder: &Path, channels: &ChannelOverrides) -> Result<Self, LoadError> {
        let mut files = load::files(folder)?;
        // Texts and flags always have a JSON form.
        let channels = serde_json::to_vec(channels).unwrap_or_else(|_| b"{}".to_vec());
        files.insert(CHANNELS_PATH.to_owned(), channels);
        let files = Memory::new(files);
        let index = files
            .get(INDEX)
            .and_then(|index| std::str::from_utf8(index).ok());
        let index = index.ok_or_else(|| LoadError::NotText(folder.to_owned()))?;
        let index_policy = content_security_policy::of_page(index, &[], "'none'");
        Ok(Self {
            directory: ServeDir::with_backend("", files.clone())
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip(),
            files,
            index_policy,
        })
    }

    /// The page as it was built.
    pub(crate) fn index(&self) -> &str {
        self.text(INDEX).unwrap_or_default()
    }

    /// The stylesheet of the element: its path under the gateway's address, and its text.
    pub(crate) fn element_styles(&self) -> Option<(&str, &str)> {
        let path = self.named("billpay-", ".css")?;
        Some((path, self.text(path)?))
    }

    /// The widget's bundle: the paths of its JavaScript and its WebAssembly under the gateway's address.
    pub(crate) fn bundle(&self) -> Option<(&str, &str)> {
        let wasm = self.named("billpay-widget-", "_bg.wasm")?;
        Some((self.named("billpay-widget-", ".js")?, wasm))
    }

    fn named(&self, beginning: &str, ending: &str) -> Option<&str> {
        let mut names = self.files.names();
        names.find(|name| name.starts_with(beginning) && name.ends_with(ending))
    }

    fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(name)?).ok()
    }

    /// The name of the file at that path. Compressed forms have no path of their own.
    fn name_at<'a>(&self, path: &'a str) -> Option<&'a str> {
        let name = path.strip_prefix('/')?;
        let compressed = COMPRESSED.iter().any(|ending| name.ends_with(ending));
        (!compressed && self.files.get(name).is_some()).then_some(name)
    }

    /// The whole file in the form that `ServeDir` has chosen. `ServeDir` would copy it, in pieces of 64 KiB.
    fn body(&self, name: &str, chosen: &HeaderMap) -> Option<Body> {
        let ending = match chosen.get(CONTENT_ENCODING).map(HeaderValue::as_bytes) {
            None => "",
            Some(b"br") => ".br",
            Some(b"gzip") => ".gz",
            Some(_) => return None,
        };
        let content = self.files.content(&format!("{name}{ending}"))?;
        Some(content.into())
    }

    /// Adds what `ServeDir` does not know of the file.
    fn add_headers(&self, name: &str, headers: &mut HeaderMap) {
        let cache_control = if has_hash(name) { IMMUTABLE } else { NO_CACHE };
        headers.insert(CACHE_CONTROL, cache_control);
        headers.remove(LAST_MODIFIED);
        // Also without a body (`304`).
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(content_type) = headers.get_mut(CONTENT_TYPE) {
            if name == CHANNELS_PATH {
                *content_type = HeaderValue::from_static("application/json");
            }
            add_charset(content_type);
        }
        match name {
            INDEX => {
                headers.insert(CONTENT_SECURITY_POLICY, self.index_policy.clone());
            }
            CHANNELS_PATH => {}
            // Pages of all origins may load the widget.
            _ => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
                headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
            }
        }
    }
}

/// Answers every path without a route: a static file, or `404`.
pub(crate) async fn serve(State(files): State<Arc<StaticFiles>>, mut request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some(name) = files.name_at(&path) else {
        return ApiError::new(ProblemCode::NotFound).into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(ALLOW, HeaderValue::from_static("GET, HEAD"))];
        return (allow, ApiError::new(ProblemCode::MethodNotAllowed)).into_response();
    }
    only_tags(request.headers_mut());
    let needs_body = request.method() == Method::GET;
    let directory = files.directory.clone();
    let mut response = directory.oneshot(request).await.into_response();
    if needs_body
        && response.status() == StatusCode::OK
        && let Some(body) = files.body(name, response.headers())
    {
        *response.body_mut() = body;
    }
    files.add_headers(name, response.headers_mut());
    response
}

/// Removes conditions on the time of a file, which has none. `ServeDir` does not know `If-Range`: part of
/// another content would be wrong.
fn only_tags(headers: &mut HeaderMap) {
    headers.remove(IF_MODIFIED_SINCE);
    headers.remove(IF_UNMODIFIED_SINCE);
    if headers.remove(IF_RANGE).is_some() {
        headers.remove(RANGE);
    }
}

/// Text without a charset would have that of the page that loads it.
fn add_charset(content_type: &mut HeaderValue) {
    let text = content_type
        .to_str()
        .ok()
        .filter(|kind| kind.starts_with("text/"));
    let with_charset = text.map(|text| format!("{text}; charset=utf-8"));
    if let Some(Ok(value)) = with_charset.map(HeaderValue::try_from) {
        *content_type = value;
    }
}

/// Whether the name contains a hash, such as `billpay-178dc392b1b0a333.css` or
/// `billpay-widget-b7c07642b86cf8f0_bg.wasm`. Its content never changes.
fn has_hash(name: &str) -> bool {
    let after = name.rsplit_once('-').map_or("", |(_, after)| after);
    let Some((hash, ending)) = after.split_at_checked(NAME_HASH_DIGITS) else {
        return false;
    };
    let hexadecimal = hash
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    hexadecimal && (ending.starts_with('.') || ending.starts_with("_bg."))
}

impl std::fmt::Debug for StaticFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.files.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_have_one() {
        for name in [
            "billpay-178dc392b1b0a333.css",
            "billpay-widget-b7c07642b86cf8f0_bg.wasm",
            "snippets/x-00000000000000ff.js",
        ] {
            assert!(has_hash(name), "{name}");
        }
        for name in [
            "index.html",
            "billpay-widget.js",
            "billpay-178dc392b1b0a33.css",
            "billpay-178DC392B1B0A333.css",
            "billpay-178dc392b1b0a333x.css",
            "178dc392b1b0a333.css",
            "billpay-ééééééééé.css",
        ] {
            assert!(!has_hash(name), "{name}");
        }
    }
}
