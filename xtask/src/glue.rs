//! Short names between the bundle's script and its wasm: wasm-bindgen's say what they are for, and
//! every customer pays for them twice. Must not know what the names stand for.

use std::collections::{BTreeMap, BTreeSet};

/// What wasm-bindgen calls its own begins so, closures with its crate's name; all else is called by people.
const OWN: [&str; 2] = ["__", "wasm_bindgen_"];

/// The module that all imports are from.
const MODULE: &str = "w";

/// The short names that were given out.
#[derive(Debug, Default)]
pub(crate) struct Names {
    modules: BTreeSet<String>,
    short: BTreeMap<String, String>,
}

impl Names {
    /// The module and the name that an import is made by; none where people may use the name.
    pub(crate) fn import(&mut self, module: &str, name: &str) -> Option<(&'static str, String)> {
        self.modules.insert(module.to_owned());
        let name = self.short(name)?;
        Some((MODULE, name))
    }

    /// What stands in the name's place; none where people may use it.
    pub(crate) fn short(&mut self, name: &str) -> Option<String> {
        if !OWN.iter().any(|begin| name.starts_with(begin)) {
            return None;
        }
        let index = self.short.len();
        let entry = self.short.entry(name.to_owned());
        Some(entry.or_insert_with(|| short_name(index)).clone())
    }

    /// The script with each short name in place of the long one, where that stands as a whole word.
    pub(crate) fn written_into(&self, script: &str) -> String {
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

    #[test]
    fn both_sides_learn_the_same_short_names() {
        let mut names = Names::default();
        let import = names.import("./x_bg.js", LONG).unwrap();
        assert_eq!(import, ("w", "a0".to_owned()));
        assert_eq!(names.short("__wbindgen_malloc").unwrap(), "b0");
        assert_eq!(names.short(LONG).unwrap(), "a0");
        let script = [
            "let imports={\"./x_bg.js\":{",
            LONG,
            ":f}};wasm.__wbindgen_malloc(1);wasm.page();my_",
            LONG,
        ];
        let written = names.written_into(&script.concat());
        let expected = "let imports={\"w\":{a0:f}};wasm.b0(1);wasm.page();my_";
        assert_eq!(written, [expected, LONG].concat());
    }

    #[test]
    fn a_name_that_people_may_use_stays() {
        let mut names = Names::default();
        assert_eq!(names.short("page"), None);
        assert_eq!(names.import("./x_bg.js", "log"), None);
        assert_eq!(names.written_into("wasm.page()"), "wasm.page()");
    }

    #[test]
    fn no_short_name_is_given_twice() {
        let names: BTreeSet<String> = (0..1000).map(short_name).collect();
        assert_eq!(names.len(), 1000);
    }
}
