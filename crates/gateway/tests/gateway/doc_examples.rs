//! Finds the code in documents by its heading, and runs it.

use std::io::ErrorKind;
use std::process::Command;

/// The indented lines below a heading of the page.
#[track_caller]
pub(crate) fn under(page: &str, heading: &str) -> String {
    let start = format!("\n### {heading}\n");
    let (_, section) = page.split_once(&start).expect(heading);
    let lines = section.lines().take_while(|line| !line.starts_with('#'));
    let code = lines.filter_map(|line| match line.strip_prefix("    ") {
        None if line.is_empty() => Some(""),
        code => code,
    });
    let code: Vec<&str> = code.collect();
    let code = code.join("\n").trim().to_owned();
    assert!(!code.is_empty(), "nothing under {heading}");
    code
}

/// The output of the program; `None` if it is not installed.
pub(crate) fn printed(program: &mut Command) -> Option<String> {
    let output = match program.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        ran => ran.unwrap(),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?}: {said}");
    let printed = String::from_utf8(output.stdout).unwrap();
    Some(printed.trim_end().to_owned())
}
