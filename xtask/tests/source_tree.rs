//! Rules for the source tree that neither the compiler nor clippy checks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Dependencies inside a crate that ARCHITECTURE.md rules out: in which folder, except in which,
/// and the words that code there must not contain. Cargo.toml and clippy.toml rule out the others.
const BORDERS: &[(&str, &str, &[&str])] = &[
    (
        "src/state/",
        "-",
        &["web_sys", "js_sys", "gloo", "wasm_bindgen", "yew", "html!"],
    ),
    (
        "src/components/",
        "src/components/browser_tests.rs",
        &["js_sys", "gloo"],
    ),
    (
        "crates/gateway/src/",
        "crates/gateway/src/pages/",
        &["billpay_widget"],
    ),
    (
        "crates/gateway/src/",
        "crates/gateway/src/clickpesa/",
        &["AUTHORIZATION", "\"Bearer ", "TokenCache"],
    ),
];

#[test]
fn borders_inside_a_crate_are_kept() {
    let sources = files("*.rs");
    let mut crossings = Vec::new();
    for (folder, except, words) in BORDERS {
        let inside = sources
            .iter()
            .filter(|(path, _)| path.starts_with(folder) && !path.starts_with(except));
        for (path, text) in inside {
            let lines = text.lines().map(str::trim);
            let code = lines.filter(|line| !line.starts_with("//"));
            let crossing = code.filter(|line| words.iter().any(|word| line.contains(word)));
            crossings.extend(crossing.map(|line| format!("{path}: {line}")));
        }
    }
    assert_eq!(crossings, [""; 0]);
}

#[test]
fn every_module_has_documentation() {
    let sources = files("*.rs").into_iter();
    let silent = sources.filter(|(_, text)| !text.starts_with("//!"));
    let silent: Vec<_> = silent.map(|(path, _)| path).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn links_in_documents_lead_to_files() {
    let mut dead = Vec::new();
    for (path, text) in files("*.md") {
        let document = root().join(&path);
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            let elsewhere = target.contains("://") || target.starts_with("mailto:");
            if !elsewhere && !document.with_file_name(target).exists() {
                dead.push(format!("{path}: {target}"));
            }
        }
    }
    assert_eq!(dead, [""; 0]);
}

#[test]
fn the_tests_that_the_architecture_names_exist() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, page) = page.split_once("## Invariants").unwrap();
    let words: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    // The page begins with pairs of an abbreviation and its folder.
    let pairs: Vec<_> = words
        .chunks(2)
        .take_while(|pair| pair[0].ends_with('/'))
        .collect();
    let in_full = words[2 * pairs.len()..].iter().map(|word| {
        let pair = pairs.iter().find(|pair| word.starts_with(pair[0]));
        pair.map_or((*word).to_owned(), |pair| {
            word.replacen(pair[0], pair[1], 1)
        })
    });
    assert_tests_exist(in_full);
}

#[test]
fn the_tests_that_the_sandboxs_forms_name_exist() {
    let page = fs::read_to_string(root().join("crates/sandbox/README.md")).unwrap();
    let (_, page) = page.split_once("## Forms and their sources").unwrap();
    let (table, _) = page.split_once("\n## ").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with('|')).collect();
    for row in &rows[2..] {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        assert!(tests.contains("`: `"), "{row} names no test");
        assert_tests_exist(tests.split('`').skip(1).step_by(2).map(str::to_owned));
    }
}

/// Checks that each test is in the file that was named last before it.
#[track_caller]
fn assert_tests_exist(words: impl IntoIterator<Item = String>) {
    let mut file = String::new();
    for word in words {
        if word.ends_with(".rs") || word.ends_with(".mjs") {
            file = fs::read_to_string(root().join(&word)).expect(&word);
        } else if !word.starts_with("cargo ") {
            assert!(file.contains(&word), "{word} is not where the page says");
        }
    }
}

/// The files that git tracks or would track: their paths from the root, and their texts.
fn files(pattern: &str) -> Vec<(String, String)> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
    ]);
    let output = git
        .arg(pattern)
        .current_dir(root())
        .output()
        .expect("git runs");
    let paths = String::from_utf8(output.stdout).expect("git writes UTF-8");
    assert!(!paths.is_empty(), "git lists no {pattern}");
    // A file that was deleted and not committed yet is listed too.
    let files = paths.lines().filter_map(|path| {
        let text = fs::read_to_string(root().join(path)).ok()?;
        Some((path.to_owned(), text))
    });
    files.collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The page's starter and the element's script are loaded by different pages, so each has the function.
#[test]
fn both_scripts_share_the_key_of_a_form_in_the_same_way() {
    let [starter, element] = ["static/boot.js", "static/billpay-widget.js"].map(|path| {
        let script = fs::read_to_string(root().join(path)).unwrap();
        let from = script.find("function shareKey(").unwrap();
        let end = script[from..].find("\n}\n").unwrap();
        script[from..from + end].to_owned()
    });
    assert_eq!(starter, element);
}
