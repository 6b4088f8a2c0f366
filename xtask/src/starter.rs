//! Writes the page's starter into the page: it begins with the page's last byte, without a request of
//! its own. The gateway's policy names it by its hash.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The starter's file, up to its hash.
pub(crate) const NAME: &str = "boot-";

/// What could end the element that it stands in, or begin a comment there (HTML standard, restrictions
/// for contents of script elements).
const ENDINGS: [&str; 3] = ["</script", "<script", "<!--"];

/// Puts the script in the place of the element that names it.
pub(crate) fn write_into(folder: &Path, page: &str) -> Result<()> {
    let path = folder.join(page);
    let mut text = fs::read_to_string(&path).context("can't read the page")?;
    let (start, end, name) = element(&text).context("the page names no starter")?;
    let file = folder.join(name);
    let script = fs::read_to_string(&file).with_context(|| format!("no script {name}"))?;
    let lower = script.to_lowercase();
    ensure!(
        !ENDINGS.iter().any(|ending| lower.contains(ending)),
        "{name} could end its own element"
    );
    let inline = format!("<script type=\"module\">{}</script>", script.trim_end());
    fs::remove_file(file)?;
    text.replace_range(start..end, &inline);
    Ok(fs::write(path, text)?)
}

/// From where to where the starter's element stands, and the file that it names.
fn element(page: &str) -> Option<(usize, usize, &str)> {
    let named = page.find(NAME)?;
    let start = page[..named].rfind("<script")?;
    let end = named + page[named..].find("</script>")? + "</script>".len();
    let name = page[named..].split(['"', ' ', '>']).next()?;
    Some((start, end, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(script: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("boot-00dd.js", script);
        write(
            "index.html",
            "<script nomodule src=./old-1.js></script><script src=./boot-00dd.js type=module></script><body>",
        );
        folder
    }

    #[test]
    fn it_stands_in_the_place_of_its_address_and_nowhere_else() {
        let folder = page("start()\n");
        write_into(folder.path(), "index.html").unwrap();
        let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert_eq!(
            page,
            "<script nomodule src=./old-1.js></script><script type=\"module\">start()</script><body>"
        );
        assert!(!folder.path().join("boot-00dd.js").exists());
    }

    #[test]
    fn one_that_would_end_its_element_is_refused() {
        for script in ["'</SCRIPT>'", "'<!--'"] {
            let folder = page(script);
            assert!(write_into(folder.path(), "index.html").is_err(), "{script}");
        }
    }
}
