//! Whose code the wasm's bytes are, as they travel: what it weighs by how much less is left without
//! it. Must not know what may be left away.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, DataSection, Function};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, KnownCustom, Name, Parser, Payload,
};

use crate::compress::brotli;
use crate::table::row;

/// Who a function belongs to: the first of these that its name names, generic ones as well. Yew's
/// code that is made for our component counts as ours, a list of Yew's nodes as Yew's.
const OWNERS: [(&str, &[&str]); 4] = [
    ("ours", &["billpay_", "extern"]),
    ("Yew", &["yew["]),
    (
        "the browser's interfaces",
        &["wasm_bindgen", "js_sys", "web_sys", "gloo", "externref"],
    ),
    ("the allocator", &["talc["]),
];
/// All else.
const STANDARD: &str = "the standard library";
const TEXT: &str = "sentences, names, tables";
const WHOLE: &str = "the wasm";

/// Bytes of a part, as they are and after brotli.
pub(super) struct Part {
    name: &'static str,
    raw: usize,
    travels: usize,
}

/// What each owner's functions and the data weigh, and the whole. Each alone: parts that are alike
/// weigh less together.
pub(super) fn weigh(wasm: &[u8]) -> Result<Vec<Part>> {
    let owners = owners(wasm)?;
    let whole = without(None, wasm, &owners)?;
    let travels = brotli(&whole)?.len();
    let names = OWNERS
        .map(|(name, _)| name)
        .into_iter()
        .chain([STANDARD, TEXT]);
    let parts = names.map(|name| {
        let rest = without(Some(name), wasm, &owners)?;
        let (raw, rest) = (whole.len() - rest.len(), brotli(&rest)?.len());
        Ok(Part {
            name,
            raw,
            travels: travels.saturating_sub(rest),
        })
    });
    let whole = Part {
        name: WHOLE,
        raw: whole.len(),
        travels,
    };
    parts.chain([Ok(whole)]).collect()
}

/// Whose each function is, in the order in which they stand.
fn owners(wasm: &[u8]) -> Result<Vec<&'static str>> {
    let (mut imported, mut functions, mut names) = (0, 0, BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            // All of them are functions.
            Payload::ImportSection(imports) => {
                imported = u32::try_from(imports.into_imports().count())?;
            }
            Payload::CodeSectionStart { count, .. } => functions = count,
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(parts) = custom.as_known() {
                    for part in parts {
                        if let Name::Function(known) = part? {
                            for naming in known {
                                let naming = naming?;
                                names.insert(naming.index, owner(naming.name));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    // What the linker makes has no name.
    let owner = |function| names.get(&function).copied().unwrap_or(STANDARD);
    Ok((imported..imported + functions).map(owner).collect())
}

/// The module without names, and with nothing in the functions of that owner.
fn without(owner: Option<&str>, wasm: &[u8], owners: &[&str]) -> Result<Vec<u8>> {
    let mut module = wasm_encoder::Module::new();
    Without { owner, owners }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

struct Without<'a> {
    owner: Option<&'a str>,
    owners: &'a [&'a str],
}

impl Reencode for Without<'_> {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        _: &mut wasm_encoder::Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        bodies: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        for (body, owner) in bodies.into_iter().zip(self.owners) {
            if self.owner == Some(owner) {
                // It only stops.
                let mut nothing = Function::new([]);
                nothing.instructions().unreachable().end();
                code.function(&nothing);
            } else {
                code.raw(body?.as_bytes());
            }
        }
        Ok(())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: DataSectionReader<'_>,
    ) -> Result<(), Error> {
        if self.owner == Some(TEXT) {
            return Ok(());
        }
        utils::parse_data_section(self, data, section)
    }
}

fn owner(function: &str) -> &'static str {
    let names = |marks: &[&str]| marks.iter().any(|mark| function.contains(mark));
    let found = OWNERS.iter().find(|(_, marks)| names(marks));
    found.map_or(STANDARD, |(name, _)| name)
}

/// The table.
pub(super) fn rows(parts: &[Part]) -> Vec<Vec<String>> {
    let head = row(["bytes", "raw", "brotli"]);
    let rows = parts.iter().map(|Part { name, raw, travels }| {
        vec![(*name).to_owned(), raw.to_string(), travels.to_string()]
    });
    [head].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, FunctionSection, ImportSection, NameMap, NameSection};

    use super::*;

    /// Two functions after one that is imported, so many bytes long, with data of as many.
    fn module(names: [&str; 2], length: usize) -> Vec<u8> {
        let long: Vec<u8> = (0..length).map(|at| (at * at % 251) as u8).collect();
        let mut imports = ImportSection::new();
        imports.import("w", "a", EntityType::Function(0));
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        let mut known = NameMap::new();
        for (index, name) in (1..).zip(names) {
            functions.function(0);
            code.raw(&long);
            known.append(index, name);
        }
        let mut data = DataSection::new();
        data.passive(long.iter().copied());
        let mut named = NameSection::new();
        named.functions(&known);
        let mut module = wasm_encoder::Module::new();
        module.section(&imports).section(&functions).section(&code);
        module.section(&data).section(&named);
        module.finish()
    }

    #[test]
    fn a_function_counts_for_whom_its_name_names() {
        for (name, expected) in [
            ("<billpay_widget[1]::State>::step", "ours"),
            ("<yew[2]::Scope<billpay_widget[1]::BillPay>>::new", "ours"),
            ("page externref shim", "ours"),
            ("<alloc[3]::Vec<yew[2]::VNode>>::push", "Yew"),
            ("<js_sys[4]::Array>::of1", "the browser's interfaces"),
            ("core[5]::fmt::write", STANDARD),
        ] {
            assert_eq!(owner(name), expected, "{name}");
        }
    }

    #[test]
    fn a_part_weighs_what_goes_with_it() {
        let parts = weigh(&module(["billpay_widget[1]::a", "core[5]::b"], 30)).unwrap();
        let raw = |name| parts.iter().find(|part| part.name == name).unwrap().raw;
        // Three bytes stay of a function.
        assert_eq!([raw("ours"), raw(STANDARD), raw("Yew")], [27, 27, 0]);
        // A count, a kind and a length go with them; one byte says that there is no data.
        assert_eq!(raw(TEXT), 2 + 30);
        let sections = [7, 3, 1 + 2 * 31, 3 + 30].map(|content| 2 + content);
        assert_eq!(raw(WHOLE), 8 + sections.iter().sum::<usize>());
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(weigh(b"\0asm").is_err());
    }
}
