//! Writes rows as a table for a terminal.

use std::io::{self, Write};

use super::cell_value::CellValue;
use super::columns::Column;

/// The length to which texts are cut, so that the table fits a terminal.
const MAX_CHARS: usize = 32;

/// The space between columns.
const GAP: &str = "  ";

/// The texts of a column, with its header.
struct TableColumn {
    texts: Vec<String>,
    width: usize,
    /// Whether the column is aligned to the right.
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
    let table_columns = columns.iter().enumerate();
    let table_columns: Vec<TableColumn> = table_columns
        .map(|(at, column)| table_column(column, rows, at == last))
        .collect();
    // The first row is the header.
    for at in 0..=rows.len() {
        let mut line = String::new();
        for table_column in &table_columns {
            line += &table_column.aligned(at);
            line += GAP;
        }
        writeln!(output, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes a row as lines of names and values.
pub(super) fn write_one<T>(
    output: &mut dyn Write,
    columns: &[Column<T>],
    row: &T,
) -> io::Result<()> {
    let width = columns.iter().map(|column| column.name.len()).max();
    let width = width.unwrap_or_default() + GAP.len();
    for column in columns {
        let name = column.name.replace('_', " ");
        let line = format!("{name:width$}{}", (column.of)(row).for_terminal());
        writeln!(output, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The texts of a column. The last column is not cut.
fn table_column<T>(column: &Column<T>, rows: &[T], last: bool) -> TableColumn {
    let cells: Vec<CellValue> = rows.iter().map(|row| (column.of)(row)).collect();
    let shown = cells.iter().map(|cell| match cell {
        CellValue::UntrustedText(_) if !last => shortened(&cell.for_terminal()),
        // Ids are not cut, so that they can be copied.
        _ => cell.for_terminal(),
    });
    let header = column.name.replace('_', " ");
    let texts: Vec<String> = std::iter::once(header).chain(shown).collect();
    TableColumn {
        width: texts.iter().map(|text| chars(text)).max().unwrap_or(0),
        right: cells.iter().any(CellValue::is_number),
        texts,
    }
}

impl TableColumn {
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
