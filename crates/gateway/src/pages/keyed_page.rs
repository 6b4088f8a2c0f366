//! A page that is the same for all except for a one-time key: rendered and compressed once. Each
//! response's key is inserted into the compressed bytes.

use std::io::{self, Read, Write};

use billpay_contract::IdempotencyKey;
use brotli::{CompressorWriter, Decompressor};
use uuid::Uuid;

/// Of eleven levels of brotli. The page is compressed once, but a browser waits for it.
const QUALITY: u32 = 9;

/// The window of the compression: 2^17 bytes, more than a page has.
const WINDOW_BITS: u32 = 17;

/// Bytes of the compressor's buffer.
const BUFFER: usize = 4096;

/// Bytes after a key that are inserted with it: how brotli codes a byte depends on the two before it.
const CONTEXT: usize = 2;

/// Digits of a key.
const DIGITS: usize = 32;

/// A new key.
pub(super) fn fresh_key() -> IdempotencyKey {
    IdempotencyKey::from_random(Uuid::new_v4().into_bytes())
}

/// A page with gaps for the key.
#[derive(Debug)]
pub(super) struct KeyedPage {
    /// What is before, between and after the keys.
    html: Vec<Vec<u8>>,
    /// The same, compressed. The first `CONTEXT` bytes after each key are left out.
    brotli: Option<Vec<Vec<u8>>>,
}

impl KeyedPage {
    /// Compresses a page that was rendered with the key.
    pub(super) fn new(html: &str, key: IdempotencyKey) -> Self {
        let digits = key.to_string();
        let pieces = html.split(&digits);
        let html: Vec<_> = pieces.map(|piece| piece.as_bytes().to_vec()).collect();
        let mut page = Self {
            brotli: compress(&html).ok(),
            html,
        };
        if !page.is_correct(key) {
            tracing::warn!("the form is compressed for each response");
            page.brotli = None;
        }
        page
    }

    /// The page with that key.
    pub(super) fn html(&self, key: IdempotencyKey) -> Vec<u8> {
        self.html.join(key.to_string().as_bytes())
    }

    /// The compressed page with that key.
    pub(super) fn brotli(&self, key: IdempotencyKey) -> Option<Vec<u8>> {
        let key = key.to_string();
        let (first, rest) = self.brotli.as_ref()?.split_first()?;
        let mut page = first.clone();
        for (piece, html) in rest.iter().zip(self.html.iter().skip(1)) {
            page.extend(uncompressed_header(key.len() + CONTEXT));
            page.extend(key.as_bytes());
            page.extend(html.get(..CONTEXT)?);
            page.extend(piece);
        }
        Some(page)
    }

    /// Whether the compressed page is the page, with the key that it was rendered with and with others.
    fn is_correct(&self, key: IdempotencyKey) -> bool {
        let others = [[0; 16], [255; 16], Uuid::new_v4().into_bytes()];
        let keys = others.map(IdempotencyKey::from_random).into_iter();
        keys.chain([key]).all(|key| {
            let mut page = Vec::new();
            let compressed = self.brotli(key).unwrap_or_default();
            let decompressed = Decompressor::new(&*compressed, BUFFER).read_to_end(&mut page);
            decompressed.is_ok() && page == self.html(key)
        })
    }
}

/// Compresses the pieces as parts of one text. In each key's place are other bytes, which occur nowhere
/// else, so that no other part is compressed as a copy of them. They are not in the result.
fn compress(pieces: &[Vec<u8>]) -> io::Result<Vec<Vec<u8>>> {
    let mut compressor = CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW_BITS);
    // A flush ends a part at a whole byte.
    let mut ends = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let mut piece = &piece[..];
        if number > 0 {
            let (context, rest) = piece
                .split_at_checked(CONTEXT)
                .ok_or(io::ErrorKind::InvalidInput)?;
            compressor.write_all(&placeholder(number))?;
            compressor.write_all(context)?;
            compressor.flush()?;
            ends.push(compressor.get_ref().len());
            piece = rest;
        }
        compressor.write_all(piece)?;
        compressor.flush()?;
        ends.push(compressor.get_ref().len());
    }
    let bytes = compressor.into_inner();
    // The end of the text belongs to the last piece.
    ends.pop();
    ends.push(bytes.len());
    let starts = [0]
        .into_iter()
        .chain(ends.iter().skip(1).step_by(2).copied());
    let ends = ends.iter().step_by(2).copied();
    Ok(starts
        .zip(ends)
        .map(|(start, end)| bytes[start..end].to_vec())
        .collect())
}

/// Rising bytes from 128 on: UTF-8 has no such sequence, and no two placeholders have one in common.
fn placeholder(number: usize) -> [u8; DIGITS] {
    std::array::from_fn(|digit| (128 + (number - 1) * DIGITS + digit) as u8)
}

/// The header of a part that is not compressed (RFC 7932, 9.2): not the last one, its length minus one in
/// sixteen bits, and the flag of an uncompressed part. It begins and ends at a whole byte.
fn uncompressed_header(length: usize) -> [u8; 3] {
    let bits = ((length as u32 - 1) << 3) | 1 << 19;
    let [first, second, third, _] = bits.to_le_bytes();
    [first, second, third]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_response_has_its_key_in_plain_and_in_compressed_form() {
        let rendered = IdempotencyKey::from_random([7; 16]);
        let form = "<p class=\"lead\">Weka kiasi</p><input type=\"text\"><p class=\"lead\">";
        let html =
            format!("{form}<input value=\"{rendered}\">{form}{{\"key\":\"{rendered}\"}}{form}");
        let page = KeyedPage::new(&html, rendered);
        for digit in 0..=u8::MAX {
            let key = IdempotencyKey::from_random([digit; 16]);
            let expected = html.replace(&rendered.to_string(), &key.to_string());
            assert_eq!(page.html(key), expected.as_bytes());
            let mut decompressed = String::new();
            let compressed = page.brotli(key).unwrap();
            let mut reader = Decompressor::new(&*compressed, BUFFER);
            reader.read_to_string(&mut decompressed).unwrap();
            assert_eq!(decompressed, expected);
        }
    }
}
