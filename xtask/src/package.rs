//! The npm-shaped package: what the gateway serves to shops, with types, manifests and hashes, in
//! one folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha384};

use crate::embed;
use crate::project::Project;

/// Where it is put, below cargo's build folder.
const FOLDER: &str = "package/billpay-widget";

/// What stands in for the version in `package.json`.
const VERSION: &str = "\"VERSION\"";

const SOURCES: [&str; 6] = [
    "README.md",
    "billpay-widget.d.ts",
    "custom-elements.json",
    "jsx.d.ts",
    "package.json",
    "react.d.ts",
];

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Writes the package anew; gives its folder and the line that embeds its script.
pub(crate) fn write(project: &Project) -> Result<(PathBuf, String)> {
    let folder = project.target()?.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("can't remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    copy_bundle(&project.dist(), &folder)?;
    for name in LICENCES {
        copy(&project.root().join(name), &folder.join(name))?;
    }
    for name in SOURCES {
        let source = project.root().join("static/npm").join(name);
        copy(&source, &folder.join(name))?;
    }
    write_version(&folder.join("package.json"), env!("CARGO_PKG_VERSION"))?;
    let hashes = hashes(&folder)?;
    let json = serde_json::to_string_pretty(&hashes)?;
    fs::write(folder.join("integrity.json"), json + "\n")?;
    let hash = &hashes[embed::ELEMENT];
    let line = format!(
        "<script type=\"module\" src=\"{}\" integrity=\"{hash}\" crossorigin></script>",
        embed::ELEMENT
    );
    Ok((folder, line))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let copied = fs::copy(from, to);
    copied
        .map(drop)
        .with_context(|| format!("can't copy {}", from.display()))
}

/// The element's script and the bundle that it names; servers compress by themselves.
fn copy_bundle(dist: &Path, folder: &Path) -> Result<()> {
    for name in embed::bundle_of(dist)? {
        copy(&dist.join(&name), &folder.join(&name))?;
    }
    Ok(())
}

fn write_version(manifest: &Path, version: &str) -> Result<()> {
    let text = fs::read_to_string(manifest)?;
    ensure!(text.contains(VERSION), "package.json has no {VERSION}");
    let text = text.replace(VERSION, &format!("\"{version}\""));
    Ok(fs::write(manifest, text)?)
}

/// Per file, as an `integrity` attribute takes it (W3C, Subresource Integrity).
fn hashes(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut hashes = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let digest = Sha384::digest(fs::read(&path)?);
        let hash = format!("sha384-{}", BASE64_STANDARD.encode(digest));
        hashes.insert(name.into_owned(), hash);
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    const PAGE: &str = include_str!("../../docs/element.md");
    const TYPES: &str = include_str!("../../static/npm/billpay-widget.d.ts");
    const JSX: &str = include_str!("../../static/npm/jsx.d.ts");
    const MANIFEST: &str = include_str!("../../static/npm/custom-elements.json");
    const EVENTS: &str = include_str!("../../src/events.rs");
    const SCRIPT: &str = include_str!("../../static/billpay-widget.js");
    const STYLES: &str = include_str!("../../static/billpay.css");

    fn manifest(list: &str) -> BTreeSet<String> {
        let manifest: Value = serde_json::from_str(MANIFEST).unwrap();
        let element = &manifest["modules"][0]["declarations"][0];
        let names = element[list].as_array().unwrap().iter();
        names
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Its type in the manifest.
    fn type_of_event(name: &str) -> String {
        let manifest: Value = serde_json::from_str(MANIFEST).unwrap();
        let events = &manifest["modules"][0]["declarations"][0]["events"];
        let mut events = events.as_array().unwrap().iter();
        let event = events.find(|event| event["name"] == name).unwrap();
        event["type"]["text"].as_str().unwrap().to_owned()
    }

    /// The cells of the tables of a section, row by row.
    fn table(after: &str) -> Vec<Vec<&'static str>> {
        let (_, section) = PAGE.split_once(after).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        rows.map(|row| row.split('|').skip(1).map(str::trim).collect())
            .collect()
    }

    /// The words in backticks that begin the rows of a table.
    fn rows(after: &str) -> BTreeSet<String> {
        let firsts = table(after).into_iter().map(|cells| words(cells[0]));
        firsts.map(|words| words[0].to_owned()).collect()
    }

    /// What stands in backticks.
    fn words(text: &str) -> Vec<&str> {
        let quoted = text.split('`').skip(1).step_by(2);
        quoted.map(|word| word.trim_end_matches("()")).collect()
    }

    /// The parts on every screen, as the widget's snapshots have them.
    fn parts_on_screen() -> BTreeSet<String> {
        let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/components/snapshots");
        let files = fs::read_dir(snapshots).unwrap();
        let screens = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let parts = |screen: String| -> Vec<String> {
            let named = screen.split(" part=\"").skip(1);
            let names = named.filter_map(|after| Some(after.split_once('"')?.0.to_owned()));
            names.collect()
        };
        screens.flat_map(parts).collect()
    }

    #[test]
    fn attributes_and_members_are_the_same_everywhere() {
        let attributes = manifest("attributes");
        assert_eq!(rows("## Attributes and properties"), attributes);
        for row in table("## Attributes and properties") {
            let (attribute, property) = (words(row[0])[0], words(row[1])[0]);
            let pair =
                format!("\"name\": \"{attribute}\",\n              \"fieldName\": \"{property}\"");
            assert!(MANIFEST.contains(&pair), "the manifest lacks {pair}");
        }
        let members = rows("## Methods and values");
        assert!(members.is_subset(&manifest("members")), "{members:?}");
        for attribute in &attributes {
            let quoted = format!("\"{attribute}\"");
            let in_script =
                SCRIPT.contains(&quoted) || SCRIPT.contains(&format!("{attribute}: \"\""));
            assert!(in_script, "the script lacks {attribute}");
            let in_jsx =
                JSX.contains(&format!("{attribute}?:")) || JSX.contains(&format!("{quoted}?:"));
            assert!(in_jsx, "jsx.d.ts lacks {attribute}");
        }
        for member in manifest("members") {
            let typed = [": ", "(): void", "("]
                .iter()
                .any(|end| TYPES.contains(&format!("{member}{end}")));
            assert!(
                typed || member == "focus",
                "billpay-widget.d.ts lacks {member}"
            );
        }
    }

    #[test]
    fn events_are_the_same_everywhere() {
        let events = manifest("events");
        assert_eq!(rows("## Events"), events);
        for event in &events {
            let fired = format!("\"{event}\"");
            let fires = EVENTS.contains(&fired) || SCRIPT.contains(&fired);
            assert!(fires, "nothing fires {event}");
            let detail = type_of_event(event);
            assert!(
                TYPES.contains(&format!("  \"{event}\": {detail};")),
                "{event} is no {detail}"
            );
        }
        assert_eq!(TYPES.matches(": CustomEvent<").count(), events.len());
    }

    #[test]
    fn custom_properties_and_parts_are_the_same_everywhere() {
        let properties = manifest("cssProperties");
        assert_eq!(rows("## Looks"), properties);
        for property in &properties {
            assert!(
                STYLES.contains(&format!("var({property}")),
                "{property} is not used"
            );
        }
        let used = STYLES.matches("var(--billpay-").count();
        // One more than is documented: the ground of the page of its own.
        assert_eq!(used, properties.len() + 1);
        let (_, parts) = PAGE.split_once("Parts for `::part()`").unwrap();
        let parts = words(parts.split('\n').next().unwrap()).into_iter();
        assert_eq!(
            parts.map(str::to_owned).collect::<BTreeSet<_>>(),
            manifest("cssParts")
        );
        assert_eq!(parts_on_screen(), manifest("cssParts"));
    }

    #[test]
    fn the_page_has_the_stylesheets_own_values() {
        for row in table("## Looks") {
            let (property, light, dark) = (words(row[0])[0], words(row[1]), words(row[2]));
            let value = match (&light[..], &dark[..]) {
                ([light], [dark]) => format!("var(--light, {light}) var(--dark, {dark})"),
                ([both], []) => (*both).to_owned(),
                // Told in words.
                _ => continue,
            };
            let used = format!("var({property}, {value})");
            assert!(STYLES.contains(&used), "the stylesheet has no {used}");
        }
    }

    #[test]
    fn hashes_are_as_browsers_compute_them() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.js"), "alert('Hello, world.');").unwrap();
        // The example of the specification.
        let expected = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
        assert_eq!(hashes(folder.path()).unwrap()["a.js"], expected);
    }

    #[test]
    fn the_version_is_the_projects() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("package.json");
        fs::write(&manifest, include_str!("../../static/npm/package.json")).unwrap();
        write_version(&manifest, "1.2.3").unwrap();
        let text = fs::read_to_string(&manifest).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap()["version"],
            "1.2.3"
        );
        assert!(write_version(&manifest, "1.2.3").is_err());
    }

    #[test]
    fn a_build_without_the_script_is_no_package() {
        let empty = tempfile::tempdir().unwrap();
        let error = copy_bundle(empty.path(), empty.path()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("the build has no billpay-widget"),
            "{error}"
        );
    }
}
