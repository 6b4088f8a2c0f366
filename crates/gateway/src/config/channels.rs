//! The merchant's changes to the payment channels: an M-Pesa business number, and a file. Error messages
//! contain the path only if the file exists, and its values only if its structure is valid. So a secret that
//! was put in the wrong setting or file is not logged.

use std::fs;
use std::path::Path;

use billpay_contract::{
    Amount, AmountLimits, Channel, ChannelOverride, ChannelOverrides, Locale, LocalizedSteps,
};
use serde::Deserialize;

use super::settings::SettingsReader;

/// Business numbers in mobile-money menus have five to seven digits; a margin is allowed.
const BUSINESS_DIGITS: std::ops::RangeInclusive<usize> = 3..=12;

/// The largest accepted file. A file with every list at its maximum is smaller. The limit is there because
/// every customer downloads the content.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// The longest accepted list; the widget's own lists have at most eight steps.
const MAX_STEPS: usize = 20;

/// The maximum characters of a step: about five lines on a phone.
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
    min_amount: Option<Amount>,
    max_amount: Option<Amount>,
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
        Some(path) => read_file(Path::new(&path)).unwrap_or_else(|errors| {
            for error in errors {
                reader.problem(format!("{FILE}: {error}"));
            }
            ChannelOverrides::default()
        }),
        None => ChannelOverrides::default(),
    };
    changes.any_amount = reader.switch("BILLPAY_ANY_AMOUNT");
    if let Some(number) = reader.text(MPESA) {
        if !is_business_number(&number) {
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

fn is_business_number(number: &str) -> bool {
    BUSINESS_DIGITS.contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_file(path: &Path) -> Result<ChannelOverrides, Vec<String>> {
    let length = fs::metadata(path).map(|file| file.len());
    let length = length.map_err(|error| vec![format!("the file can't be found: {error}")])?;
    let shown_path = path.display();
    if length > MAX_FILE_BYTES {
        return Err(vec![format!(
            "{shown_path} has more than {MAX_FILE_BYTES} bytes"
        )]);
    }
    let text = fs::read_to_string(path);
    let text = text.map_err(|error| vec![format!("can't read {shown_path}: {error}")])?;
    let file: File = serde_json::from_str(&text).map_err(|error| {
        let error = without_values(&error);
        vec![format!(
            "{shown_path} is not as docs/channels.md describes: {error}"
        )]
    })?;
    let errors = validate(&file.channels);
    if !errors.is_empty() {
        return Err(errors);
    }
    let channels = file.channels.into_iter().map(to_override).collect();
    Ok(ChannelOverrides {
        channels,
        any_amount: false,
    })
}

/// serde's message, without values: for a value of the wrong type only its place.
fn without_values(error: &serde_json::Error) -> String {
    let message = error.to_string();
    if error.is_data() && message.starts_with("invalid") {
        let (line, column) = (error.line(), error.column());
        return format!("a value of another type at line {line} column {column}");
    }
    message
}

fn to_override(entry: Entry) -> ChannelOverride {
    let to_localized_steps = |steps: Steps| LocalizedSteps {
        language: steps.language,
        list: steps.list,
    };
    ChannelOverride {
        channel: entry.channel,
        business_number: entry.business_number,
        hidden: entry.hidden,
        min_amount: entry.min_amount,
        max_amount: entry.max_amount,
        steps: entry.steps.into_iter().map(to_localized_steps).collect(),
    }
}

fn validate(entries: &[Entry]) -> Vec<String> {
    let mut errors = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let id = &entry.channel;
        if Channel::from_id(id).is_none() {
            let known: Vec<&str> = Channel::ALL.iter().map(|known| known.id()).collect();
            let known = known.join(", ");
            errors.push(format!("{id:?} is not a channel; the channels are {known}"));
        }
        if entries[..at].iter().any(|earlier| earlier.channel == *id) {
            errors.push(format!("{id} is listed twice"));
        }
        errors.extend(business_number_error(entry));
        errors.extend(limits_error(entry));
        for (at, steps) in entry.steps.iter().enumerate() {
            let language = &steps.language;
            if entry.steps[..at]
                .iter()
                .any(|earlier| earlier.language == *language)
            {
                errors.push(format!("{id} has steps in {language} twice"));
            }
            errors.extend(
                step_errors(steps).map(|error| format!("steps of {id} in {language}: {error}")),
            );
        }
    }
    errors
}

/// The error in a business number. A number for a channel whose steps don't show it is an error; otherwise it
/// would be silently ignored.
fn business_number_error(entry: &Entry) -> Option<String> {
    let (id, number) = (&entry.channel, &entry.business_number);
    if number.is_empty() {
        return None;
    }
    let uses_number = Channel::from_id(id).is_none_or(Channel::asks_for_business_number);
    if !uses_number {
        return Some(format!(
            "businessNumber of {id}: its menu asks for none, so it would never be shown"
        ));
    }
    (!is_business_number(number))
        .then(|| format!("businessNumber of {id} must have 3 to 12 digits and nothing else"))
}

/// The error in the limits, which may be the merchant's own, the channel's, or one of each.
fn limits_error(entry: &Entry) -> Option<String> {
    let id = &entry.channel;
    let AmountLimits { min, max } = Channel::from_id(id)?.limits();
    let (min, max) = (
        entry.min_amount.unwrap_or(min),
        entry.max_amount.unwrap_or(max),
    );
    (min > max).then(|| format!("the limits of {id}: minAmount {min} is above maxAmount {max}"))
}

fn step_errors(steps: &Steps) -> impl Iterator<Item = String> {
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
            .then(|| "at least one step must contain {number}".to_owned()),
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

    fn load_error(json: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("channels.json");
        fs::write(&path, json).unwrap();
        match read_file(&path) {
            Ok(_) => String::new(),
            Err(errors) => errors.join("\n"),
        }
    }

    #[test]
    fn every_error_in_the_file_is_reported_at_once() {
        let errors = load_error(
            r#"{"channels":[
                {"channel":"mpesa"},
                {"channel":"m-pesa","businessNumber":"12-3"},
                {"channel":"wakala","businessNumber":"123456","minAmount":200000000},
                {"channel":"wakala","steps":[{"language":"fr","list":["a {nummer}"]},{"language":"sw","list":[]}]}]}"#,
        );
        for part in [
            "\"mpesa\" is not a channel; the channels are m-pesa, ",
            "businessNumber of m-pesa must have 3 to 12 digits",
            "businessNumber of wakala: its menu asks for none",
            "the limits of wakala: minAmount 200000000 is above maxAmount 100000000",
            "wakala is listed twice",
            "in fr: the language must be sw or en",
            "in fr: at least one step must contain {number}",
            "{nummer} is not a placeholder; the placeholders are {number} and {amount}",
            "in sw: there must be 1 to 20 steps",
        ] {
            assert!(errors.contains(part), "{part} is missing in:\n{errors}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert!(load_error("[]").contains("docs/channels.md"));
        assert!(
            load_error(r#"{"channels":[{"channel":"wakala","hiden":true}]}"#).contains("hiden")
        );
        assert!(load_error(&" ".repeat(65 * 1024)).contains("more than 65536 bytes"));
        let missing = read_file(Path::new("/nowhere/channels.json")).unwrap_err();
        assert!(
            missing[0].starts_with("the file can't be found: "),
            "{missing:?}"
        );
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
            let message = load_error(json);
            assert!(message.contains("docs/channels.md"), "{message}");
            assert!(!message.contains("hunter2"), "{message}");
        }
        let message = load_error(r#"{"channels":[{"channel":"wakala","hidden":"yes"}]}"#);
        assert!(
            message.contains("another type at line 1 column"),
            "{message}"
        );
    }

    #[test]
    fn steps_must_be_short_and_not_blank() {
        let list = |step: &str| {
            let step = serde_json::to_string(step).unwrap();
            load_error(&format!(
                r#"{{"channels":[{{"channel":"wakala","steps":[{{"language":"sw","list":["{{number}}",{step}]}}]}}]}}"#
            ))
        };
        assert_eq!(list("Weka {amount}"), "");
        assert!(list(" ").contains("1 to 200 characters"));
        assert!(list(&"x".repeat(201)).contains("1 to 200 characters"));
        assert!(list("a } b").contains("} is not a placeholder"));
    }
}
