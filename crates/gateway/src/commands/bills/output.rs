//! Writes rows in the requested format.

use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::columns::Column;
use super::flags::Format;
use super::row_writer::{Object, RowWriter, line};
use super::table;

/// Writes all rows.
pub(super) fn write<T>(
    output: &mut dyn Write,
    format: Format,
    columns: &[Column<T>],
    rows: &[T],
) -> io::Result<()> {
    if format == Format::Table {
        return table::write(output, columns, rows);
    }
    let mut writer = RowWriter::begin(output, format, columns)?;
    for row in rows {
        writer.row(row)?;
    }
    writer.end()
}

/// A section of rows that belong to one row, such as a bill's payments.
pub(super) struct Section {
    title: &'static str,
    table: Vec<u8>,
    json: serde_json::Value,
}

impl Section {
    pub(super) fn of<T>(title: &'static str, columns: &[Column<T>], rows: &[T]) -> Self {
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let _ = table::write(&mut text, columns, rows);
        let objects: Vec<_> = rows.iter().map(|row| Object(columns, row)).collect();
        Self {
            title,
            table: text,
            json: serde_json::to_value(objects).unwrap_or_default(),
        }
    }
}

/// Writes one row with its sections. CSV has only the row.
pub(super) fn write_one<T>(
    output: &mut dyn Write,
    format: Format,
    columns: &[Column<T>],
    row: &T,
    sections: &[Section],
) -> io::Result<()> {
    match format {
        Format::Csv => write(output, format, columns, std::slice::from_ref(row)),
        Format::Json => line(output, &RowWithSections(Object(columns, row), sections)),
        Format::Table => {
            table::write_one(output, columns, row)?;
            for section in sections {
                writeln!(output, "\n{}:", section.title)?;
                output.write_all(&section.table)?;
            }
            Ok(())
        }
    }
}

struct RowWithSections<'a, T: 'static>(Object<'a, T>, &'a [Section]);

impl<T> Serialize for RowWithSections<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Object(columns, row) = self.0;
        let mut map = serializer.serialize_map(Some(columns.len() + self.1.len()))?;
        for column in columns {
            map.serialize_entry(column.name, &(column.of)(row))?;
        }
        for section in self.1 {
            map.serialize_entry(section.title, &section.json)?;
        }
        map.end()
    }
}
