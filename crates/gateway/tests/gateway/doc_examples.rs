//! Finds the code in documents by its heading, and runs it. `tests/documentation` runs the samples that need no
//! gateway, and lists those that are run here.

use std::process::Command;

/// The first sample below a heading of the page.
#[track_caller]
pub(crate) fn under(page: &str, heading: &str) -> String {
    let (_, section) = page
        .split_once(&format!("\n### {heading}\n"))
        .expect(heading);
    let (_, fence) = section.split_once("```").expect(heading);
    let (language, _) = fence.split_once('\n').expect(heading);
    first(section, language).to_owned()
}

/// The first sample of a language.
pub(crate) fn first<'a>(page: &'a str, language: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("```{language}\n"))
        .expect(language);
    rest.split_once("\n```\n").expect(language).0
}

/// The command lines of all samples in the shell, without comments. A line that ends with a backslash
/// continues.
pub(crate) fn command_lines(page: &str) -> Vec<String> {
    let samples = page.split("```sh\n").skip(1);
    let code = samples.filter_map(|sample| sample.split_once("\n```"));
    let code: Vec<String> = code.map(|(code, _)| code.replace("\\\n", " ")).collect();
    let lines = code.iter().flat_map(|code| code.lines());
    let lines = lines.map(|line| line.split(" #").next().unwrap_or(line).trim());
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The output of a program that must succeed.
#[track_caller]
pub(crate) fn printed(program: &mut Command) -> String {
    let output = program.output();
    let output =
        output.unwrap_or_else(|error| panic!("`cargo xtask setup` installs {program:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?}: {said}");
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.trim_end().to_owned()
}
