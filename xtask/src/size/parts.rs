//! Whose code the wasm's bytes are, as they travel: what it weighs by how much less is left without
//! it. Must not know what may be left away.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::compress::brotli;
use crate::table::row;
use crate::wasm::{CODE, CUSTOM, DATA, IMPORTS, Reader, write_bytes, write_number};

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

/// The body of a function that only stops: no locals, `unreachable`, `end`.
const NOTHING: &[u8] = &[0, 0x00, 0x0b];

/// In the custom section `name`, the part with the names of functions (appendix 7.4.1).
const FUNCTION_NAMES: u8 = 1;

/// Bytes of a part, as they are and after brotli.
pub(super) struct Part {
    name: &'static str,
    raw: usize,
    travels: usize,
}

/// A module, as far as it is weighed.
struct Module<'a> {
    head: &'a [u8],
    sections: Vec<(u8, &'a [u8])>,
    functions: Vec<(&'static str, &'a [u8])>,
}

/// What each owner's functions and the data weigh, and the whole. Each alone: parts that are alike
/// weigh less together.
pub(super) fn weigh(wasm: &[u8]) -> Result<Vec<Part>> {
    let module = Module::read(wasm)?;
    let whole = module.without(None)?;
    let travels = brotli(&whole)?.len();
    let names = OWNERS
        .map(|(name, _)| name)
        .into_iter()
        .chain([STANDARD, TEXT]);
    let parts = names.map(|name| {
        let rest = module.without(Some(name))?;
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

impl<'a> Module<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let (head, mut reader) = Reader::of_module(wasm)?;
        let (mut sections, mut imported) = (Vec::new(), 0);
        let (mut bodies, mut names) = (Vec::new(), BTreeMap::new());
        while !reader.is_empty() {
            let (section, content) = (reader.byte()?, reader.bytes()?);
            let mut reader = Reader::new(content);
            match section {
                CUSTOM if reader.text()? == "name" => names = function_names(reader)?,
                CUSTOM => {}
                _ => sections.push((section, content)),
            }
            let mut reader = Reader::new(content);
            match section {
                // All of them are functions.
                IMPORTS => imported = reader.number()?,
                CODE => {
                    for _ in 0..reader.number()? {
                        bodies.push(reader.bytes()?);
                    }
                }
                _ => {}
            }
        }
        // What the linker makes has no name.
        let owner = |at: u32| {
            names
                .get(&(imported + at))
                .map_or(STANDARD, |name| owner(name))
        };
        let functions = (0..).zip(bodies).map(|(at, body)| (owner(at), body));
        Ok(Self {
            head,
            sections,
            functions: functions.collect(),
        })
    }

    /// The module without names, and with nothing in the functions of that owner.
    fn without(&self, owner: Option<&str>) -> Result<Vec<u8>> {
        let mut wasm = self.head.to_vec();
        for (section, content) in &self.sections {
            let mut written = Vec::new();
            match *section {
                CODE => {
                    write_number(&mut written, u32::try_from(self.functions.len())?);
                    for (own, body) in &self.functions {
                        write_bytes(
                            &mut written,
                            if owner == Some(own) { NOTHING } else { body },
                        );
                    }
                }
                DATA if owner == Some(TEXT) => write_number(&mut written, 0),
                _ => written.extend_from_slice(content),
            }
            wasm.push(*section);
            write_bytes(&mut wasm, &written);
        }
        Ok(wasm)
    }
}

fn function_names(mut reader: Reader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    while !reader.is_empty() {
        let (part, content) = (reader.byte()?, reader.bytes()?);
        if part == FUNCTION_NAMES {
            let mut reader = Reader::new(content);
            for _ in 0..reader.number()? {
                names.insert(reader.number()?, reader.text()?);
            }
        }
    }
    Ok(names)
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
    use super::*;

    /// Two functions after one that is imported, so many bytes long, with data of as many.
    fn module(names: [&str; 2], length: usize) -> Vec<u8> {
        let long: Vec<u8> = (0..length).map(|at| (at * at % 251) as u8).collect();
        let mut functions = vec![2];
        let mut code = vec![2];
        for (index, name) in (1..).zip(names) {
            functions.push(index);
            write_bytes(&mut functions, name.as_bytes());
            write_bytes(&mut code, &long);
        }
        let mut custom = b"\x04name".to_vec();
        custom.push(FUNCTION_NAMES);
        write_bytes(&mut custom, &functions);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (section, content) in [
            (IMPORTS, &b"\x01\x01w\x01a\0\0"[..]),
            (CODE, &code),
            (DATA, &long),
            (CUSTOM, &custom),
        ] {
            wasm.push(section);
            write_bytes(&mut wasm, content);
        }
        wasm
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
        // One byte says that there is no data.
        assert_eq!(raw(TEXT), 29);
        let sections = [7, 1 + 2 * 31, 30].map(|content| 2 + content);
        assert_eq!(raw(WHOLE), 8 + sections.iter().sum::<usize>());
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(weigh(b"\0asm").is_err());
    }
}
