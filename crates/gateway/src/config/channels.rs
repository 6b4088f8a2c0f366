//! The merchant's changes to the payment channels: an M-Pesa business number, and a file. Problems name
//! the file only if it exists, and quote it only if it has the right shape, so that a secret in the
//! wrong setting or file is not repeated.

use std::fs;
use std::path::Path;

use billpay_contract::{Channel, ChannelOverride, ChannelOverrides, Locale, LocalizedSteps};
use serde::Deserialize;

use super::settings::SettingsReader;

/// Business numbers in mobile-money menus have five to seven digits; some room is left.
const BUSINESS_DIGITS: std::ops::RangeInclusive<usize> = 3..=12;

/// The largest accepted file: larger than one with all lists at their longest. Every customer loads it.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// The longest accepted list; the widget's own lists have at most eight steps.
const MAX_STEPS: usize = 20;

/// Characters of one step: two lines on a phone are about 80.
const MAX_STEP_CHARS: usize = 200;

const MPESA: &str = "BILLPAY_MPESA_BUSINESS_NUMBER";
const FILE: &str = "BILLPAY_CHANNELS";

/// The file: the same shape as in the API, but unknown members are errors, because they are typing
/// mistakes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    channels: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    channel: String,
    #[serde(default)]
    business_number: String,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    steps: Vec<Steps>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    language: String,
    list: Vec<String>,
}

pub(super) fn read(reader: &mut SettingsReader<'_>) -> ChannelOverrides {
    let mut changes = match reader.text(FILE) {
        Some(path) => read_file(Path::new(&path)).unwrap_or_else(|problems| {
            for problem in problems {
                reader.problem(format!("{FILE}: {problem}"));
            }
            ChannelOverrides::default()
        }),
        None => ChannelOverrides::default(),
    };
    if let Some(number) = reader.text(MPESA) {
        if !business_number(&number) {
            reader.problem(format!("{MPESA} must have 3 to 12 digits and nothing else"));
        }
        let channel = Channel::MPesa.id();
        let known = changes
            .channels
            .iter_mut()
            .find(|one| one.channel == channel);
        match known {
            Some(change) if !change.business_number.is_empty() => {
                reader.problem(format!(
                    "{MPESA} and the file of {FILE} both give the number: remove one of the two"
                ));
            }
            Some(change) => change.business_number = number,
            None => changes.channels.push(ChannelOverride {
                channel: channel.to_owned(),
                business_number: number,
                ..ChannelOverride::default()
            }),
        }
    }
    changes
}

fn business_number(number: &str) -> bool {
    BUSINESS_DIGITS.contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_file(path: &Path) -> Result<ChannelOverrides, Vec<String>> {
    let length = fs::metadata(path).map(|file| file.len());
    let length = length.map_err(|error| vec![format!("it names no file: {error}")])?;
    let shown = path.display();
    if length > MAX_FILE_BYTES {
        return Err(vec![format!(
            "{shown} has more than {MAX_FILE_BYTES} bytes"
        )]);
    }
    let text = fs::read_to_string(path);
    let text = text.map_err(|error| vec![format!("can't read {shown}: {error}")])?;
    let file: File = serde_json::from_str(&text).map_err(|error| {
        let error = without_values(&error);
        vec![format!(
            "{shown} is not as docs/channels.md describes: {error}"
        )]
    })?;
    let problems: Vec<String> = problems(&file.channels);
    if !problems.is_empty() {
        return Err(problems);
    }
    let channels = file.channels.into_iter().map(change).collect();
    Ok(ChannelOverrides { channels })
}

/// serde's message, without values: for a value of the wrong type only its place.
fn without_values(error: &serde_json::Error) -> String {
    let said = error.to_string();
    if error.is_data() && said.starts_with("invalid") {
        let (line, column) = (error.line(), error.column());
        return format!("a value of another type at line {line} column {column}");
    }
    said
}

fn change(entry: Entry) -> ChannelOverride {
    let own = |steps: Steps| LocalizedSteps {
        language: steps.language,
        list: steps.list,
    };
    ChannelOverride {
        channel: entry.channel,
        business_number: entry.business_number,
        hidden: entry.hidden,
        steps: entry.steps.into_iter().map(own).collect(),
    }
}

fn problems(entries: &[Entry]) -> Vec<String> {
    let mut problems = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let id = &entry.channel;
        if Channel::from_id(id).is_none() {
            let known: Vec<&str> = Channel::ALL.iter().map(|known| known.id()).collect();
            let known = known.join(", ");
            problems.push(format!("{id:?} is not a channel; the channels are {known}"));
        }
        if entries[..at].iter().any(|earlier| earlier.channel == *id) {
            problems.push(format!("{id} is listed twice"));
        }
        problems.extend(problem_of_business_number(entry));
        for (at, steps) in entry.steps.iter().enumerate() {
            let language = &steps.language;
            if entry.steps[..at]
                .iter()
                .any(|earlier| earlier.language == *language)
            {
                problems.push(format!("{id} has steps in {language} twice"));
            }
            problems.extend(
                problems_of(steps).map(|problem| format!("steps of {id} in {language}: {problem}")),
            );
        }
    }
    problems
}

/// The problem of a business number. One that no step shows would be ignored silently.
fn problem_of_business_number(entry: &Entry) -> Option<String> {
    let (id, number) = (&entry.channel, &entry.business_number);
    if number.is_empty() {
        return None;
    }
    let shown = Channel::from_id(id).is_none_or(Channel::asks_for_business_number);
    if !shown {
        return Some(format!(
            "businessNumber of {id}: its menu asks for none, so it would never be shown"
        ));
    }
    (!business_number(number))
        .then(|| format!("businessNumber of {id} must have 3 to 12 digits and nothing else"))
}

fn problems_of(steps: &Steps) -> impl Iterator<Item = String> {
    let list = &steps.list;
    let unknown = list.iter().filter_map(|step| unknown_placeholder(step));
    let languages: Vec<&str> = Locale::ALL.iter().map(|locale| locale.tag()).collect();
    let found = [
        (!languages.contains(&&*steps.language))
            .then(|| format!("the language must be {}", languages.join(" or "))),
        (list.is_empty() || list.len() > MAX_STEPS)
            .then(|| format!("there must be 1 to {MAX_STEPS} steps")),
        list.iter()
            .any(|step| step.trim().is_empty() || step.chars().count() > MAX_STEP_CHARS)
            .then(|| format!("each step must have 1 to {MAX_STEP_CHARS} characters")),
        (!list.iter().any(|step| step.contains("{number}")))
            .then(|| "one step must show the {number}".to_owned()),
        unknown.into_iter().next().map(|mark| {
            format!("{mark} is not a placeholder; the placeholders are {{number}} and {{amount}}")
        }),
    ];
    found.into_iter().flatten()
}

/// The first unknown placeholder, or a single brace.
fn unknown_placeholder(step: &str) -> Option<String> {
    let rest = step.replace("{number}", "").replace("{amount}", "");
    let start = rest.find(['{', '}'])?;
    let end = rest[start..]
        .find('}')
        .map_or(rest.len(), |end| start + end + 1);
    Some(rest[start..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("channels.json");
        fs::write(&path, json).unwrap();
        match read_file(&path) {
            Ok(_) => String::new(),
            Err(problems) => problems.join("\n"),
        }
    }

    #[test]
    fn every_problem_of_the_file_is_reported_at_once() {
        let said = said(
            r#"{"channels":[
                {"channel":"mpesa"},
                {"channel":"m-pesa","businessNumber":"12-3"},
                {"channel":"wakala","businessNumber":"123456"},
                {"channel":"wakala","steps":[{"language":"fr","list":["a {nummer}"]},{"language":"sw","list":[]}]}]}"#,
        );
        for part in [
            "\"mpesa\" is not a channel; the channels are m-pesa, ",
            "businessNumber of m-pesa must have 3 to 12 digits",
            "businessNumber of wakala: its menu asks for none",
            "wakala is listed twice",
            "in fr: the language must be sw or en",
            "in fr: one step must show the {number}",
            "{nummer} is not a placeholder; the placeholders are {number} and {amount}",
            "in sw: there must be 1 to 20 steps",
        ] {
            assert!(said.contains(part), "{part} is missing in:\n{said}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert!(said("[]").contains("docs/channels.md"));
        assert!(said(r#"{"channels":[{"channel":"wakala","hiden":true}]}"#).contains("hiden"));
        assert!(said(&" ".repeat(65 * 1024)).contains("more than 65536 bytes"));
        let missing = read_file(Path::new("/nowhere/channels.json")).unwrap_err();
        assert!(missing[0].starts_with("it names no file: "), "{missing:?}");
    }

    #[test]
    fn a_file_of_another_shape_is_not_quoted() {
        for json in [
            "hunter2",
            r#""hunter2""#,
            "{\"channels\": \"hunter2\"}",
            r#"{"apiKey":"hunter2"}"#,
            r#"{"channels":[{"channel":"wakala","hidden":"hunter2"}]}"#,
        ] {
            let said = said(json);
            assert!(said.contains("docs/channels.md"), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
        let said = said(r#"{"channels":[{"channel":"wakala","hidden":"yes"}]}"#);
        assert!(said.contains("another type at line 1 column"), "{said}");
    }

    #[test]
    fn steps_must_be_short_and_not_blank() {
        let list = |step: &str| {
            let step = serde_json::to_string(step).unwrap();
            said(&format!(
                r#"{{"channels":[{{"channel":"wakala","steps":[{{"language":"sw","list":["{{number}}",{step}]}}]}}]}}"#
            ))
        };
        assert_eq!(list("Weka {amount}"), "");
        assert!(list(" ").contains("1 to 200 characters"));
        assert!(list(&"x".repeat(201)).contains("1 to 200 characters"));
        assert!(list("a } b").contains("} is not a placeholder"));
    }
}
