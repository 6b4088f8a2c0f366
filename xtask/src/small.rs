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

const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// A panic ends the program at once, without the text that nobody would read; no text of
/// `{:?}` and no places in the source travel either.
const WITHOUT_WORDS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// What is longer than one word of memory is moved by one instruction for all of it, in place of a
/// load and a store for each word.
const MOVES: &str = "-Cllvm-args=-max-store-memcpy=1 -Cllvm-args=-max-store-memmove=1 \
    -Cllvm-args=-max-store-memset=1";

/// The compiler puts into its caller whatever has only one, unless it costs more than 15,000. With
/// all costs and the limit for small functions ten times as high, that is a tenth of it: large
/// functions stay by themselves, where brotli finds them alike.
const INLINING: &str = "-Cllvm-args=-inline-threshold=50 -Cllvm-args=-inline-instr-cost=50 \
    -Cllvm-args=-inline-call-penalty=250";

/// Has the command build so, in a folder of its own: dependencies are built otherwise for these
/// flags, and would be built anew each time that one folder has to serve both.
pub(crate) fn build<'a>(command: &'a mut Command, target: &Path) -> &'a mut Command {
    command
        .envs([UNSTABLE])
        .env(RUSTFLAGS, [WITHOUT_WORDS, MOVES, INLINING].join(" "))
        .envs(STD)
        .env("CARGO_TARGET_DIR", target)
}
