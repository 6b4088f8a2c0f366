//! Short names between the bundle's script and its wasm: wasm-bindgen's say what they are for, and
//! every customer pays for them twice. Must not know what the names stand for.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};

use crate::wasm::{CUSTOM, EXPORTS, IMPORTS, Reader, write_bytes, write_number};

/// The one kind of import that wasm-bindgen makes.
const FUNCTION: u8 = 0;

/// What wasm-bindgen calls its own begins so, closures with its crate's name; all else is called by people.
const OWN: [&str; 2] = ["__", "wasm_bindgen_"];

/// The module that all imports are from.
const MODULE: &str = "w";

/// The wasm without custom sections and with short names, and the script that uses them.
pub(crate) fn shorten(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let (head, mut reader) = Reader::of_module(wasm)?;
    let mut short = head.to_vec();
    let mut names = Names::default();
    while !reader.is_empty() {
        let (section, content) = (reader.byte()?, reader.bytes()?);
        let content = match section {
            CUSTOM => continue,
            IMPORTS => imports(content, &mut names)?,
            EXPORTS => exports(content, &mut names)?,
            _ => content.to_vec(),
        };
        short.push(section);
        write_bytes(&mut short, &content);
    }
    Ok((short, names.written_into(script)))
}

fn imports(content: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut reader = Reader::new(content);
    let mut written = Vec::new();
    let count = reader.number()?;
    write_number(&mut written, count);
    for _ in 0..count {
        names.modules.insert(reader.text()?);
        write_bytes(&mut written, MODULE.as_bytes());
        let name = reader.text()?;
        ensure!(
            is_own(&name),
            "{name} is imported by a name that people may use"
        );
        write_bytes(&mut written, names.short(&name).as_bytes());
        let kind = reader.byte()?;
        ensure!(kind == FUNCTION, "{name} is imported and no function");
        written.push(kind);
        write_number(&mut written, reader.number()?);
    }
    Ok(written)
}

fn exports(content: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut reader = Reader::new(content);
    let mut written = Vec::new();
    let count = reader.number()?;
    write_number(&mut written, count);
    for _ in 0..count {
        let name = reader.text()?;
        let name = if is_own(&name) {
            names.short(&name)
        } else {
            &name
        };
        write_bytes(&mut written, name.as_bytes());
        written.push(reader.byte()?);
        write_number(&mut written, reader.number()?);
    }
    Ok(written)
}

fn is_own(name: &str) -> bool {
    OWN.iter().any(|begin| name.starts_with(begin))
}

/// The short names that were given out.
#[derive(Debug, Default)]
struct Names {
    modules: BTreeSet<String>,
    short: BTreeMap<String, String>,
}

impl Names {
    fn short(&mut self, name: &str) -> &str {
        let index = self.short.len();
        let fresh = || short_name(index);
        self.short.entry(name.to_owned()).or_insert_with(fresh)
    }

    /// The script with each short name in place of the long one, where that stands as a whole word.
    fn written_into(&self, script: &str) -> String {
        let mut script = script.to_owned();
        for module in &self.modules {
            script = script.replace(&format!("\"{module}\""), &format!("\"{MODULE}\""));
        }
        let mut written = String::with_capacity(script.len());
        let mut rest = &*script;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.find(|c| !in_word(c)).unwrap_or(rest.len()));
            written.push_str(self.short.get(word).map_or(word, String::as_str));
            let (gap, after) = after.split_at(after.find(in_word).unwrap_or(after.len()));
            written.push_str(gap);
            rest = after;
        }
        written
    }
}

const fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

/// `a0`, `b0`, … `z0`, `a1`. They name members only: a variable of that name is no trouble.
fn short_name(index: usize) -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let letter = char::from(LETTERS[index % LETTERS.len()]);
    format!("{letter}{}", index / LETTERS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "__wbg_appendChild_8658f795c44d1316";

    fn section(number: u8, content: &[u8]) -> Vec<u8> {
        let mut section = vec![number];
        write_bytes(&mut section, content);
        section
    }

    /// One import and two exports, as wasm-bindgen makes them.
    fn wasm(kind: u8) -> Vec<u8> {
        let text = |text: &str| {
            let mut written = Vec::new();
            write_bytes(&mut written, text.as_bytes());
            written
        };
        let imports = [vec![1], text("./x_bg.js"), text(LONG), vec![kind, 200, 1]].concat();
        let exports = [
            vec![2],
            text("page"),
            vec![0, 1],
            text("__wbindgen_malloc"),
            vec![0, 2],
        ];
        let header = b"\0asm\x01\0\0\0".to_vec();
        let names = section(CUSTOM, b"producers");
        let imports = section(IMPORTS, &imports);
        let exports = section(EXPORTS, &exports.concat());
        [header, names, imports, exports, section(10, b"code")].concat()
    }

    #[test]
    fn both_sides_learn_the_same_short_names() {
        let script = [
            "let imports={\"./x_bg.js\":{",
            LONG,
            ":f}};wasm.__wbindgen_malloc(1);wasm.page();my_",
            LONG,
        ]
        .concat();
        let (short, script) = shorten(&wasm(FUNCTION), &script).unwrap();
        let mut expected = b"\0asm\x01\0\0\0".to_vec();
        expected.extend(section(IMPORTS, b"\x01\x01w\x02a0\0\xc8\x01"));
        expected.extend(section(EXPORTS, b"\x02\x04page\0\x01\x02b0\0\x02"));
        expected.extend(section(10, b"code"));
        assert_eq!(short, expected);
        let expected = "let imports={\"w\":{a0:f}};wasm.b0(1);wasm.page();my_";
        assert_eq!(script, [expected, LONG].concat());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let whole = wasm(FUNCTION);
        for (wasm, error) in [
            (&wasm(3)[..], "is imported and no function"),
            (&whole[..whole.len() - 1], "cut off"),
            (&whole[..4], "no wasm"),
        ] {
            let refused = shorten(wasm, "").unwrap_err().to_string();
            assert!(refused.contains(error), "{refused}");
        }
    }

    #[test]
    fn no_short_name_is_given_twice() {
        let names: BTreeSet<String> = (0..1000).map(short_name).collect();
        assert_eq!(names.len(), 1000);
    }
}
