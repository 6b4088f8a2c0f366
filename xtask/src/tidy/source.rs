//! One source file, taken apart once for all rules.

use anyhow::{Context, Result};
use syn::{AttrStyle, Expr, ExprLit, Lit, Meta};

use super::shape::Shape;
use super::tokens::{self, Token};

/// A file, its words and its items.
#[derive(Debug)]
pub(super) struct Source {
    /// From the root of the work tree, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    pub(super) shape: Shape,
    /// The first paragraph line of the module's own documentation.
    pub(super) documentation: Option<String>,
    /// Whether the whole file exists in tests only.
    pub(super) test: bool,
}

impl Source {
    pub(super) fn parse(path: &str, text: String) -> Result<Self> {
        let file = syn::parse_file(&text).with_context(|| format!("{path} is not Rust"))?;
        let stream = text
            .parse()
            .map_err(|error| anyhow::anyhow!("{path}: {error}"))?;
        Ok(Self {
            path: path.to_owned(),
            tokens: tokens::flatten(stream),
            shape: Shape::of(&file),
            documentation: file.attrs.iter().find_map(inner_documentation),
            test: path.starts_with("tests/") || path.contains("/tests/"),
            text,
        })
    }

    pub(super) fn length(&self) -> usize {
        self.text.lines().count()
    }

    /// Whether the line exists in tests only.
    pub(super) fn in_test(&self, line: usize) -> bool {
        self.test
            || self
                .shape
                .test_lines
                .iter()
                .any(|lines| lines.contains(&line))
    }

    /// Lines that are part of the product.
    pub(super) fn product_length(&self) -> usize {
        let product = (1..=self.length()).filter(|line| !self.in_test(*line));
        product.count()
    }

    /// The folder in which this file's modules lie, with `/` at its end.
    pub(super) fn module_folder(&self) -> String {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        match name {
            "mod.rs" | "lib.rs" | "main.rs" => format!("{folder}/"),
            _ => format!("{}/", self.path.trim_end_matches(".rs")),
        }
    }
}

fn inner_documentation(attribute: &syn::Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &pair.value
    else {
        return None;
    };
    let inner = matches!(attribute.style, AttrStyle::Inner(_)) && pair.path.is_ident("doc");
    Some(text.value().trim().to_owned()).filter(|text| inner && !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::parse(path, text.to_owned()).unwrap()
    }

    #[test]
    fn documentation_of_the_module_is_not_that_of_its_items() {
        assert_eq!(
            source("a.rs", "//! Bills.\nfn f() {}")
                .documentation
                .unwrap(),
            "Bills."
        );
        assert_eq!(
            source("a.rs", "//!\n/// Bills.\nfn f() {}").documentation,
            None
        );
    }

    #[test]
    fn product_is_what_is_left_without_tests() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(source("src/a.rs", text).product_length(), 2);
        assert_eq!(source("crates/x/tests/a.rs", text).product_length(), 0);
    }

    #[test]
    fn modules_lie_beside_mod_rs_and_below_others() {
        assert_eq!(source("src/state/mod.rs", "").module_folder(), "src/state/");
        assert_eq!(source("src/state.rs", "").module_folder(), "src/state/");
    }

    #[test]
    fn file_that_is_not_rust_is_named() {
        let error = Source::parse("src/a.rs", "fn {".to_owned()).unwrap_err();
        assert!(error.to_string().starts_with("src/a.rs"), "{error}");
    }
}
