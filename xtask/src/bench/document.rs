//! Tables in docs/performance.md, between marks that the page keeps.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

const PAGE: &str = "docs/performance.md";

/// Fails where the page has no marks of that name: better said before an hour of measuring.
pub(super) fn has_place(project: &Project, name: &str) -> Result<()> {
    replaced(&page(project)?, name, "").map(drop)
}

/// Puts the text between the marks of that name.
pub(super) fn write(project: &Project, name: &str, text: &str) -> Result<()> {
    let text = replaced(&page(project)?, name, text)?;
    fs::write(project.root().join(PAGE), text)?;
    println!("{PAGE} has the new table.");
    Ok(())
}

fn page(project: &Project) -> Result<String> {
    fs::read_to_string(project.root().join(PAGE)).with_context(|| format!("can't read {PAGE}"))
}

fn replaced(page: &str, name: &str, text: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = page
        .split_once(&begin)
        .with_context(|| format!("{PAGE} has no place for {name}"))?;
    let (_, after) = rest
        .split_once(&end)
        .with_context(|| format!("{PAGE} does not end {name}"))?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

/// The rows as a Markdown table, the first of them its head.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        // Writing to a string can't fail.
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if number == 0 {
            let _ = writeln!(text, "| --- |{}", " ---: |".repeat(row.len() - 1));
        }
    }
    text
}

/// A list of sentences.
pub(super) fn list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::row;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let page = "a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n";
        let written = replaced(page, "one", "new\n").unwrap();
        let expected = "a\n<!-- one -->\n\nnew\n\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n";
        assert_eq!(written, expected);
        assert_eq!(replaced(&written, "one", "new").unwrap(), expected);
        assert!(replaced(page, "three", "").is_err());
    }

    #[test]
    fn the_page_has_a_place_for_every_table() {
        let page = include_str!("../../../docs/performance.md");
        for name in ["page slow-3g", "page slow-4g", "lighthouse"] {
            replaced(page, name, "").unwrap();
        }
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let rows = [row(["", "form", "page"]), row(["bytes", "1", "2"])];
        let expected = "|  | form | page |\n| --- | ---: | ---: |\n| bytes | 1 | 2 |\n";
        assert_eq!(table(&rows), expected);
    }
}
