//! Writes the page's styles into the page: a customer's first look waits for no other file. The
//! widget's own stays a file beside it, which the element loads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The page's own, which nobody else loads.
const PAGES_OWN: &str = "page-";

/// Puts each stylesheet that the page links in the place of its link.
pub(crate) fn write_into(folder: &Path, page: &str) -> Result<()> {
    let path = folder.join(page);
    let mut text = fs::read_to_string(&path).context("can't read the page")?;
    let mut styles = String::new();
    let mut first = None;
    while let Some((start, end, name)) = link(&text) {
        let sheet = folder.join(&name);
        let style = fs::read_to_string(&sheet).with_context(|| format!("no stylesheet {name}"))?;
        ensure!(!style.contains("</"), "{name} could end its own element");
        styles.push_str(&style);
        text.replace_range(start..end, "");
        first.get_or_insert(start);
        if name.starts_with(PAGES_OWN) {
            fs::remove_file(sheet)?;
        }
    }
    let first = first.context("the page links no stylesheet")?;
    text.insert_str(first, &format!("<style>{styles}</style>"));
    Ok(fs::write(path, text)?)
}

/// The first link to a stylesheet: from where to where it stands, and the file.
fn link(page: &str) -> Option<(usize, usize, String)> {
    let mut from = 0;
    loop {
        let start = from + page[from..].find("<link ")?;
        let end = start + page[start..].find('>')? + 1;
        let tag = &page[start..end];
        if tag.contains("stylesheet")
            && let Some((_, address)) = tag.split_once("href=")
        {
            let address = address
                .trim_start_matches('"')
                .split(['"', ' ', '>'])
                .next()?;
            let name = address.strip_prefix("./").unwrap_or(address);
            return Some((start, end, name.to_owned()));
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_stands_in_the_page_and_the_elements_beside_it_too() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("billpay-00aa.css", "a{}");
        write("page-00bb.css", "b{}");
        write(
            "index.html",
            "<title>x</title><link href=./icon.svg rel=icon><link href=./billpay-00aa.css rel=stylesheet>\
             <link rel=\"stylesheet\" href=\"./page-00bb.css\" /><script src=./boot.js></script>",
        );
        write_into(folder.path(), "index.html").unwrap();
        let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert_eq!(
            page,
            "<title>x</title><link href=./icon.svg rel=icon><style>a{}b{}</style><script src=./boot.js></script>"
        );
        assert!(folder.path().join("billpay-00aa.css").exists());
        assert!(!folder.path().join("page-00bb.css").exists());
    }

    #[test]
    fn a_sheet_that_would_end_its_element_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("page-1.css"), "/* </style> */").unwrap();
        let page = "<link href=page-1.css rel=stylesheet>";
        fs::write(folder.path().join("index.html"), page).unwrap();
        assert!(write_into(folder.path(), "index.html").is_err());
    }
}
