//! The `Link` header, by which a browser loads the widget's bundle while it reads the page.

use http::HeaderValue;

use super::template::base;
use crate::static_files::StaticFiles;

/// The header of a page that is so many folders below the gateway's address. None if the build has no
/// bundle.
pub(super) fn links(files: &StaticFiles, depth: usize) -> Option<HeaderValue> {
    let (base, (js, wasm)) = (base(depth), files.bundle()?);
    let links = format!(
        "<{base}{js}>; rel=modulepreload, \
         <{base}{wasm}>; rel=preload; as=fetch; crossorigin; type=\"application/wasm\""
    );
    HeaderValue::from_str(&links).ok()
}
