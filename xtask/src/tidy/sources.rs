//! All files of the project that git would keep.

use std::fs;

use anyhow::{Context, Result};

use super::source::Source;
use crate::process::{command, read};
use crate::project::Project;

/// The Rust files, and the pages.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) rust: Vec<Source>,
    /// Paths and texts of HTML files.
    pub(super) pages: Vec<(String, String)>,
}

impl Sources {
    /// Reads what git tracks, and what is new and not ignored.
    pub(super) fn read(project: &Project) -> Result<Self> {
        let mut git = command(project, "git");
        git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
        let list = read(git.args(["--", "*.rs", "*.html"])).context("git can't list the files")?;
        let mut files = Vec::new();
        for path in list.lines() {
            // A file that was deleted and not yet committed is still listed.
            if let Ok(text) = fs::read_to_string(project.root().join(path)) {
                files.push((path.to_owned(), text));
            }
        }
        Self::parse(files)
    }

    fn parse(files: Vec<(String, String)>) -> Result<Self> {
        let (rust, pages): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|(path, _)| path.ends_with(".rs"));
        let rust = rust
            .into_iter()
            .map(|(path, text)| Source::parse(&path, text));
        let mut rust = rust.collect::<Result<Vec<_>>>()?;
        mark_tests(&mut rust);
        Ok(Self { rust, pages })
    }

    /// Sources made up for a test of a rule.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self::parse(files.collect()).unwrap()
    }
}

/// Marks the files of modules that are declared for tests only.
fn mark_tests(sources: &mut [Source]) {
    let modules: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let folder = source.module_folder();
            let names = source.shape.test_modules.iter();
            names.map(move |name| format!("{folder}{name}"))
        })
        .collect();
    for source in sources {
        source.test |= modules.iter().any(|module| {
            let rest = source.path.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_declared_for_tests_are_tests() {
        let sources = Sources::of(&[
            ("src/state/mod.rs", "#[cfg(test)]\nmod walks;\nmod walker;"),
            ("src/state/walks.rs", ""),
            ("src/state/walks/random.rs", ""),
            ("src/state/walker.rs", ""),
        ]);
        let tests: Vec<bool> = sources.rust.iter().map(|source| source.test).collect();
        assert_eq!(tests, [false, true, true, false]);
    }
}
