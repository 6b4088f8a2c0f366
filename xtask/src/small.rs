//! The flags that build the bundle with a standard library made for size, instead of the toolchain's
//! own. Most of them are unstable, so only `cargo xtask` sets them, and only for the bundle: `trunk
//! build --release` by itself is a build of plain stable.

use std::path::Path;
use std::process::Command;

/// The whole set, as environment variables of cargo.
const FLAGS: [(&str, &str); 4] = [
    // The pinned compiler and its cargo take unstable flags.
    ("RUSTC_BOOTSTRAP", "1"),
    // Cargo compiles these crates from source, with the bundle's own profile.
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    // Where the standard library has a fast and a small algorithm, it takes the small one.
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    // immediate-abort: a panic stops the program at once, and its message is not compiled.
    // max-store-memcpy=1: a struct of more than one word is copied by one instruction, not by a load
    // and a store for each word.
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none -Cllvm-args=-max-store-memcpy=1",
    ),
];

/// Sets the flags, and a build folder of their own: in a shared one, each change between this build
/// and another would compile every dependency again.
pub(crate) fn build<'a>(command: &'a mut Command, target: &Path) -> &'a mut Command {
    command.envs(FLAGS).env("CARGO_TARGET_DIR", target)
}
