//! The items of a source file that rules measure.

use std::ops::RangeInclusive;

use syn::visit::{self, Visit};
use syn::{Attribute, Block, Ident, ImplItemFn, ItemFn, ItemMod, Meta, Signature, TraitItemFn};

/// What a file declares.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) functions: Vec<Function>,
    /// Types and traits.
    pub(super) types: Vec<Named>,
    /// Modules in files of their own that exist in tests only.
    pub(super) test_modules: Vec<String>,
    /// Lines that exist in tests only.
    pub(super) test_lines: Vec<RangeInclusive<usize>>,
}

/// A function, from the line with `fn` to the closing bracket.
#[derive(Debug, PartialEq)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) length: usize,
}

#[derive(Debug, PartialEq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) line: usize,
}

impl Shape {
    pub(super) fn of(file: &syn::File) -> Self {
        let mut shape = Self::default();
        shape.visit_file(file);
        shape
    }

    fn function(&mut self, attributes: &[Attribute], signature: &Signature, block: &Block) {
        let lines = signature.fn_token.span.start().line..=last_line(block);
        self.functions.push(Function {
            name: signature.ident.to_string(),
            line: *lines.start(),
            length: lines.end() - lines.start() + 1,
        });
        if attributes.iter().any(marks_test) {
            self.test_lines.push(lines);
        }
    }

    fn named(&mut self, name: &Ident) {
        self.types.push(Named {
            name: name.to_string(),
            line: name.span().start().line,
        });
    }

    fn test_module(&mut self, module: &ItemMod) {
        match &module.content {
            None => self.test_modules.push(module.ident.to_string()),
            Some((brace, _)) => {
                let start = module.mod_token.span.start().line;
                self.test_lines.push(start..=brace.span.close().end().line);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Shape {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.attrs, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.attrs, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.attrs, &item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if item.attrs.iter().any(marks_test) {
            self.test_module(item);
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.named(&item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.named(&item.ident);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.named(&item.ident);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.named(&item.ident);
        visit::visit_item_trait(self, item);
    }
}

fn last_line(block: &Block) -> usize {
    block.brace_token.span.close().end().line
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`.
fn marks_test(attribute: &Attribute) -> bool {
    if attribute.path().is_ident("cfg") {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        let condition = list.tokens.to_string().replace(' ', "");
        return condition == "test" || condition.starts_with("all(test,");
    }
    let last = attribute.path().segments.last();
    last.is_some_and(|segment| segment.ident == "test" || segment.ident == "wasm_bindgen_test")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape {
        Shape::of(&syn::parse_file(text).unwrap())
    }

    #[test]
    fn function_is_counted_from_its_name_to_its_end() {
        let text = "/// Docs.\n#[inline]\npub fn a(\n    b: u8,\n) {\n    b;\n}\n\nimpl A {\n    fn c() {}\n}";
        let counted: Vec<(String, usize, usize)> = shape(text)
            .functions
            .into_iter()
            .map(|function| (function.name, function.line, function.length))
            .collect();
        assert_eq!(counted, [("a".to_owned(), 3, 5), ("c".to_owned(), 10, 1)]);
    }

    #[test]
    fn tests_are_told_from_the_rest() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n\
            #[cfg(all(test, unix))]\nmod walks;\n#[cfg(not(test))]\nmod live;\n\
            #[tokio::test]\nasync fn c() {\n}\n";
        let shape = shape(text);
        assert_eq!(shape.test_lines, [3..=5, 11..=12]);
        assert_eq!(shape.test_modules, ["walks"]);
    }

    #[test]
    fn types_are_named_where_they_stand() {
        let names = shape("struct A;\nenum B {}\ntrait C {}\n\ntype D = A;").types;
        let names: Vec<(&str, usize)> = names
            .iter()
            .map(|named| (&*named.name, named.line))
            .collect();
        assert_eq!(names, [("A", 1), ("B", 2), ("C", 3), ("D", 5)]);
    }
}
