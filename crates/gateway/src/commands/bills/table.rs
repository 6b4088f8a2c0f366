//! Rows as a table for a terminal.

use std::io::{self, Write};

use super::cell::Cell;
use super::columns::Column;

/// Characters of a text in a table; more would push the rest off the screen.
const MAX_CHARS: usize = 32;

/// Blanks between columns.
const GAP: &str = "  ";

/// A column with its texts, the header among them.
struct Stripe {
    texts: Vec<String>,
    width: usize,
    /// Set to the right.
    right: bool,
}

pub(super) fn write<T>(
    output: &mut dyn Write,
    columns: &[Column<T>],
    rows: &[T],
) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(output, "none");
    }
    let last = columns.len() - 1;
    let stripes = columns.iter().enumerate();
    let stripes: Vec<Stripe> = stripes
        .map(|(at, column)| stripe(column, rows, at == last))
        .collect();
    // The header is a row of its own.
    for at in 0..=rows.len() {
        let mut line = String::new();
        for stripe in &stripes {
            line += &stripe.aligned(at);
            line += GAP;
        }
        writeln!(output, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A row as lines of names and values.
pub(super) fn write_one<T>(
    output: &mut dyn Write,
    columns: &[Column<T>],
    row: &T,
) -> io::Result<()> {
    let width = columns.iter().map(|column| column.name.len()).max();
    let width = width.unwrap_or_default() + GAP.len();
    for column in columns {
        let name = column.name.replace('_', " ");
        let line = format!("{name:width$}{}", (column.of)(row).shown());
        writeln!(output, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The last column may be as long as it is: nothing stands behind it.
fn stripe<T>(column: &Column<T>, rows: &[T], last: bool) -> Stripe {
    let cells: Vec<Cell> = rows.iter().map(|row| (column.of)(row)).collect();
    let shown = cells.iter().map(|cell| match cell {
        Cell::Text(_) if !last => shortened(&cell.shown()),
        // Ids are whole, so that they can be copied.
        _ => cell.shown(),
    });
    let header = column.name.replace('_', " ");
    let texts: Vec<String> = std::iter::once(header).chain(shown).collect();
    Stripe {
        width: texts.iter().map(|text| chars(text)).max().unwrap_or(0),
        right: cells.iter().any(Cell::is_number),
        texts,
    }
}

impl Stripe {
    fn aligned(&self, at: usize) -> String {
        let text = &self.texts[at];
        let width = self.width;
        if self.right {
            format!("{text:>width$}")
        } else {
            format!("{text:width$}")
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS - 1) {
        Some((end, _)) if chars(text) > MAX_CHARS => format!("{}…", &text[..end]),
        _ => text.to_owned(),
    }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}
