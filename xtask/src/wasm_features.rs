//! Checks that the bundle's WebAssembly needs no newer engine than the oldest supported ones: Chromium
//! 85 and Safari 16.0.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasmparser::{Validator, WasmFeatures};

/// Added to version 1 of WebAssembly by all supported engines, by the browsers' compatibility data (MDN):
///
/// | feature | Chromium | Safari |
/// | --- | ---: | ---: |
/// | sign extension | 74 | 14.1 |
/// | float to integer without traps | 75 | 15.1 |
/// | bulk memory | 75 | 15.1 |
///
/// Not in this list: multiple results (Chromium 86), and reference types (Chromium 96). Safari has
/// reference types since 15.1, but its compiler before 16.4 generates wrong code for the externref tables
/// of wasm-bindgen, and the program ends with `Out of bounds table access`
/// (<https://github.com/wasm-bindgen/wasm-bindgen/issues/4407>).
const ALLOWED: WasmFeatures = WasmFeatures::WASM1
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::BULK_MEMORY);

/// Fails if a module in the folder needs another feature.
pub(crate) fn check(folder: &Path) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            validate(&fs::read(&path)?)
                .with_context(|| format!("{} would not run everywhere", path.display()))?;
        }
    }
    Ok(())
}

fn validate(module: &[u8]) -> Result<()> {
    Validator::new_with_features(ALLOWED)
        .validate_all(module)
        .context("it is not valid WebAssembly of Chromium 85 and Safari 16.0")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first bytes of every module: its magic number and version.
    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    /// A module with a memory and a function with this code, without its `end`.
    fn with_code(code: &[u8]) -> Vec<u8> {
        let length = u8::try_from(code.len()).unwrap();
        let types = b"\x01\x04\x01\x60\0\0";
        let (functions, memory) = (b"\x03\x02\x01\0", b"\x05\x03\x01\0\x01");
        let body = [b"\x0a", &[length + 4, 1, length + 2, 0][..], code, b"\x0b"];
        [HEADER, types, functions, memory, &body.concat()].concat()
    }

    #[test]
    fn what_the_oldest_engines_have_is_allowed() {
        for code in [
            &b""[..],
            // i32.const 0, i32.extend8_s, drop
            b"\x41\0\xc0\x1a",
            // f32.const 0, i32.trunc_sat_f32_s, drop
            b"\x43\0\0\0\0\xfc\0\x1a",
            // i32.const 0 three times, memory.copy
            b"\x41\0\x41\0\x41\0\xfc\x0a\0\0",
        ] {
            validate(&with_code(code)).unwrap();
        }
    }

    #[test]
    fn newer_features_are_refused() {
        for (feature, section) in [
            ("reference types", &b"\x04\x04\x01\x6f\0\x01"[..]),
            ("multi-value", b"\x01\x06\x01\x60\0\x02\x7f\x7f"),
            ("SIMD", b"\x01\x05\x01\x60\0\x01\x7b"),
        ] {
            let error = validate(&[HEADER, section].concat()).unwrap_err();
            assert!(format!("{error:#}").contains(feature), "{error:#}");
        }
        // ref.null extern, drop
        validate(&with_code(b"\xd0\x6f\x1a")).unwrap_err();
    }

    #[test]
    fn each_module_of_the_folder_is_checked() {
        let dist = tempfile::tempdir().unwrap();
        fs::write(dist.path().join("a.js"), "").unwrap();
        fs::write(dist.path().join("a_bg.wasm"), with_code(b"")).unwrap();
        check(dist.path()).unwrap();
        fs::write(dist.path().join("b_bg.wasm"), with_code(b"\xd0\x6f\x1a")).unwrap();
        let error = check(dist.path()).unwrap_err();
        assert!(format!("{error:#}").contains("b_bg.wasm"), "{error:#}");
    }
}
