//! The bundle that the built page names, for browsers to load while they still read the page. Must not
//! know which pages those are.

use http::HeaderValue;

use super::template::BASES;

/// The parts of the bundle, as the page's header tells of them at each depth.
#[derive(Clone, Debug)]
pub(super) struct Bundle([HeaderValue; BASES.len()]);

impl Bundle {
    /// Of a built page; nothing where it names no bundle.
    pub(super) fn of(page: &str) -> Option<Self> {
        let (js, wasm) = (named(page, "js")?, named(page, "wasm")?);
        let header = |base: &str| {
            let text = format!(
                "<{base}{js}>; rel=modulepreload, <{base}{wasm}>; rel=preload; as=fetch; crossorigin; type=\"application/wasm\""
            );
            HeaderValue::from_str(&text).ok()
        };
        let [here, below, deeper] = BASES.map(header);
        Some(Self([here?, below?, deeper?]))
    }

    /// What a browser may begin with, for a page that stands so deep.
    pub(super) fn links(&self, depth: usize) -> HeaderValue {
        self.0[depth].clone()
    }
}

/// The file of that part. Builds differ in the order of attributes, and in quotes.
fn named<'a>(page: &'a str, part: &str) -> Option<&'a str> {
    let marks = [
        format!("data-bundle={part}"),
        format!("data-bundle=\"{part}\""),
    ];
    let tags = page.split("<link ").skip(1);
    let mut tags = tags.filter_map(|rest| Some(rest.split_once('>')?.0));
    let tag = tags.find(|tag| marks.iter().any(|mark| tag.contains(mark)))?;
    let (_, address) = tag.split_once("href=")?;
    let address = address.trim_start_matches('"').split(['"', ' ']).next()?;
    Some(address.trim_start_matches("./"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_are_named_from_where_the_page_stands() {
        for page in [
            "<link rel=icon href=./i.svg><link href=./a.js rel=bundle data-bundle=js><link data-bundle=wasm href=./a_bg.wasm rel=bundle>",
            "<link rel=\"bundle\" href=\"a.js\" data-bundle=\"js\" /><link rel=\"bundle\" href=\"a_bg.wasm\" data-bundle=\"wasm\" />",
        ] {
            let bundle = Bundle::of(page).unwrap();
            assert_eq!(
                bundle.links(1),
                "<../a.js>; rel=modulepreload, <../a_bg.wasm>; rel=preload; as=fetch; crossorigin; type=\"application/wasm\""
            );
            assert!(bundle.links(0).to_str().unwrap().starts_with("<a.js>;"));
        }
    }

    #[test]
    fn a_page_without_a_bundle_promises_none() {
        assert!(Bundle::of("<link rel=icon href=./i.svg>").is_none());
    }
}
