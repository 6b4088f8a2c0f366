//! The built page, held in memory and served in the form that each client takes.

mod asset;
mod encoding;
mod load;
mod serve;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use asset::{Asset, Form};
use billpay_contract::{CHANNELS_PATH, ChannelChanges};
use encoding::Encoding;

pub(crate) use encoding::thousandths;
pub use load::LoadError;
pub(crate) use serve::serve;

/// The files of the built page. Clones share them.
#[derive(Clone)]
pub(crate) struct Assets {
    by_path: Arc<HashMap<String, Asset>>,
}

impl Assets {
    /// Reads the folder; each file's `.br` and `.gz` neighbours become its packed forms.
    ///
    /// # Errors
    /// When there is no page, or it can't be read.
    pub(crate) fn load(folder: &Path) -> Result<Self, LoadError> {
        let files = load::files(folder)?;
        Ok(Self::from_files(files))
    }

    fn from_files(mut files: BTreeMap<String, Vec<u8>>) -> Self {
        let names: Vec<String> = files.keys().filter(|name| !packed(name)).cloned().collect();
        let mut by_path = HashMap::new();
        for name in names {
            let forms = Encoding::ALL.into_iter().filter_map(|encoding| {
                let content = files.remove(&format!("{name}{}", encoding.suffix()))?;
                Some(Form::new(encoding, content))
            });
            let asset = Asset::new(&name, forms.collect());
            by_path.insert(format!("/{name}"), asset);
        }
        let by_path = Arc::new(by_path);
        Self { by_path }
    }

    /// With what the merchant changed about the channels, which is as public as the page.
    #[must_use]
    pub(crate) fn with_channels(mut self, changes: &ChannelChanges) -> Self {
        // Texts and flags always can be written.
        let json = serde_json::to_vec(changes).unwrap_or_else(|_| b"{}".to_vec());
        let form = Form::new(Encoding::Identity, json);
        let asset = Asset::of_type("application/json", vec![form]);
        let mut by_path = Arc::unwrap_or_clone(self.by_path);
        by_path.insert(format!("/{CHANNELS_PATH}"), asset);
        self.by_path = Arc::new(by_path);
        self
    }

    /// The page as it was built.
    pub(crate) fn index(&self) -> Option<&str> {
        let form = self.at("/")?.form(Encoding::Identity)?;
        std::str::from_utf8(&form.body).ok()
    }

    /// The stylesheet of the element: its path under the gateway's address, and its text.
    pub(crate) fn element_styles(&self) -> Option<(&str, &str)> {
        let path = self.named("billpay-", ".css")?;
        let form = self.at(&format!("/{path}"))?.form(Encoding::Identity)?;
        Some((path, std::str::from_utf8(&form.body).ok()?))
    }

    /// The widget's bundle: the paths of its JavaScript and its WebAssembly under the gateway's address.
    pub(crate) fn bundle(&self) -> Option<(&str, &str)> {
        let wasm = self.named("billpay-widget-", "_bg.wasm")?;
        Some((self.named("billpay-widget-", ".js")?, wasm))
    }

    fn named(&self, beginning: &str, ending: &str) -> Option<&str> {
        let mut names = self
            .by_path
            .keys()
            .filter_map(|path| path.strip_prefix('/'));
        names.find(|name| name.starts_with(beginning) && name.ends_with(ending))
    }

    /// The file at that path; the page itself stands at `/` as well.
    fn at(&self, path: &str) -> Option<&Asset> {
        let index = format!("/{}", load::INDEX);
        let path = if path == "/" { &index } else { path };
        self.by_path.get(path)
    }
}

fn packed(name: &str) -> bool {
    [Encoding::Brotli, Encoding::Gzip]
        .iter()
        .any(|encoding| name.ends_with(encoding.suffix()))
}

impl std::fmt::Debug for Assets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_path.keys()).finish()
    }
}
