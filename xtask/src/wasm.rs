//! WebAssembly's binary format, as far as the build takes it apart. From the WebAssembly core
//! specification, chapter 5. Must not know what a module does.

use anyhow::{Context, Result, bail};

/// Magic and version.
const HEADER: usize = 8;

// Numbers of sections (5.5.2).
pub(crate) const CUSTOM: u8 = 0;
pub(crate) const IMPORTS: u8 = 2;
pub(crate) const EXPORTS: u8 = 7;
pub(crate) const CODE: u8 = 10;
pub(crate) const DATA: u8 = 11;

/// Bits of a number that one byte holds, in wasm's LEB128.
const BITS: u32 = 7;
const MORE: u8 = 1 << BITS;

/// What of a module is not read yet.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(content: &'a [u8]) -> Self {
        Self(content)
    }

    /// A module's magic and version, and its sections: a number and so many bytes each.
    pub(crate) fn of_module(wasm: &'a [u8]) -> Result<(&'a [u8], Self)> {
        let (head, sections) = wasm.split_at_checked(HEADER).context("this is no wasm")?;
        Ok((head, Self(sections)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.0.split_first().context("the wasm was cut off")?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn number(&mut self) -> Result<u32> {
        let mut number = 0_u32;
        for shift in (0..u32::BITS).step_by(BITS as usize) {
            let byte = self.byte()?;
            number |= u32::from(byte & !MORE) << shift;
            if byte < MORE {
                return Ok(number);
            }
        }
        bail!("a number of the wasm has no end")
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8]> {
        let length = self.number()? as usize;
        let (content, rest) = self
            .0
            .split_at_checked(length)
            .context("the wasm was cut off")?;
        self.0 = rest;
        Ok(content)
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        Ok(std::str::from_utf8(self.bytes()?)?.to_owned())
    }
}

pub(crate) fn write_number(written: &mut Vec<u8>, mut number: u32) {
    while number >= u32::from(MORE) {
        written.push(number as u8 | MORE);
        number >>= BITS;
    }
    written.push(number as u8);
}

pub(crate) fn write_bytes(written: &mut Vec<u8>, content: &[u8]) {
    // A section of 4 GiB can't come from a build.
    write_number(written, content.len() as u32);
    written.extend_from_slice(content);
}
