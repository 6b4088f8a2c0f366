//! `cargo xtask licences`: every dependency, on every platform, may be used under a licence that
//! stands here with the reason.

use anyhow::{Context, Result, bail};
use cargo_metadata::{MetadataCommand, Package};
use spdx::{Expression, LicenseReq, ParseMode};

use crate::project::Project;

/// The licences that both of ours, MIT and Apache-2.0, get along with.
const ALLOWED: &[(&str, &str)] = &[
    ("Apache-2.0", "one of our own"),
    (
        "Apache-2.0 WITH LLVM-exception",
        "asks less than Apache-2.0",
    ),
    ("BSD-2-Clause", "asks for its notice, as MIT does"),
    ("BSD-3-Clause", "asks for its notice, as MIT does"),
    ("CC0-1.0", "asks for nothing"),
    (
        "CDLA-Permissive-2.0",
        "for certificates, which are data: asks for its text",
    ),
    ("ISC", "MIT in fewer words"),
    ("MIT", "one of our own"),
    ("Unicode-3.0", "for Unicode's tables: asks for its notice"),
    ("Zlib", "asks for nothing in binaries"),
];

/// Checks every package that the lock file names.
pub(crate) fn run(project: &Project) -> Result<()> {
    let metadata = MetadataCommand::new()
        .current_dir(project.root())
        .exec()
        .context("cargo can't list the dependencies")?;
    let refused: Vec<String> = metadata.packages.iter().filter_map(refusal).collect();
    if !refused.is_empty() {
        bail!("licences that are not allowed:\n  {}", refused.join("\n  "));
    }
    println!(
        "{} packages, all under allowed licences",
        metadata.packages.len()
    );
    Ok(())
}

fn refusal(package: &Package) -> Option<String> {
    let licence = package.license.as_deref().unwrap_or_default();
    let reason = objection(licence)?;
    Some(format!("{} {}: {reason}", package.name, package.version))
}

/// Why the licence will not do.
fn objection(licence: &str) -> Option<String> {
    if licence.is_empty() {
        return Some("it names no licence".to_owned());
    }
    // Older packages write MIT/Apache-2.0.
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) if expression.evaluate(allowed) => None,
        Ok(_) => Some(format!(
            "`{licence}` is not on the list in xtask/src/licences.rs"
        )),
        Err(error) => Some(format!(
            "`{licence}` is no licence expression: {}",
            error.reason
        )),
    }
}

fn allowed(wanted: &LicenseReq) -> bool {
    let wanted = wanted.to_string();
    ALLOWED.iter().any(|(licence, _)| *licence == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_choice_is_enough() {
        for licence in [
            "MIT",
            "GPL-3.0-only OR MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert_eq!(objection(licence), None, "{licence}");
        }
    }

    #[test]
    fn every_licence_that_applies_must_be_allowed() {
        for licence in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "LGPL-2.1-or-later"] {
            let reason = objection(licence).unwrap();
            assert!(
                reason.ends_with("is not on the list in xtask/src/licences.rs"),
                "{reason}"
            );
        }
    }

    #[test]
    fn missing_and_unreadable_licences_are_refused() {
        assert_eq!(objection("").unwrap(), "it names no licence");
        assert!(
            objection("ask me")
                .unwrap()
                .contains("is no licence expression")
        );
    }

    #[test]
    fn every_entry_of_the_list_is_a_licence() {
        for (licence, _) in ALLOWED {
            assert_eq!(objection(licence), None, "{licence}");
        }
    }
}
