//! The browser's standard library, built for size with the bundle instead of taken from the
//! toolchain. Needs unstable flags of the pinned toolchain, so it is for the bundle alone: all else
//! is built as everybody builds it. Must not know what is built.

use std::path::Path;
use std::process::Command;

/// Lets the pinned compiler take the flags below; without it they are for nightly ones.
const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// What cargo builds anew, and how.
const STD: [(&str, &str); 2] = [
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// A panic ends the program at once, without the text that nobody would read; no text of
/// `{:?}` and no places in the source travel either.
const RUSTFLAGS: (&str, &str) = (
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none",
);

/// Has the command build so, in a folder of its own: dependencies are built otherwise for these
/// flags, and would be built anew each time that one folder has to serve both.
pub(crate) fn build<'a>(command: &'a mut Command, target: &Path) -> &'a mut Command {
    command
        .envs([UNSTABLE, RUSTFLAGS])
        .envs(STD)
        .env("CARGO_TARGET_DIR", target)
}
