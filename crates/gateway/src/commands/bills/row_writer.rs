//! Writes rows one by one, as JSON lines or CSV.

use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::columns::Column;
use super::flags::Format;

/// A row as a JSON object, in the order of its columns.
pub(super) struct Object<'a, T: 'static>(pub(super) &'a [Column<T>], pub(super) &'a T);

impl<T> Serialize for Object<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for column in self.0 {
            map.serialize_entry(column.name, &(column.of)(self.1))?;
        }
        map.end()
    }
}

/// Writes rows one by one, as JSON lines or CSV.
pub(super) enum RowWriter<'a, T: 'static> {
    Json(&'a [Column<T>], &'a mut dyn Write),
    Csv(&'a [Column<T>], Box<csv::Writer<&'a mut dyn Write>>),
}

impl<'a, T> RowWriter<'a, T> {
    /// Begins the output. Every format but JSON is written as CSV: a table needs all rows at once.
    pub(super) fn begin(
        output: &'a mut dyn Write,
        format: Format,
        columns: &'a [Column<T>],
    ) -> io::Result<Self> {
        if format == Format::Json {
            return Ok(Self::Json(columns, output));
        }
        let mut csv = Box::new(csv::Writer::from_writer(output));
        let header = columns.iter().map(|column| column.name);
        csv.write_record(header).map_err(broken)?;
        Ok(Self::Csv(columns, csv))
    }

    pub(super) fn row(&mut self, row: &T) -> io::Result<()> {
        match self {
            Self::Json(columns, output) => line(*output, &Object(columns, row)),
            Self::Csv(columns, csv) => {
                let cells = columns.iter().map(|column| (column.of)(row).for_csv());
                csv.write_record(cells).map_err(broken)
            }
        }
    }

    pub(super) fn end(self) -> io::Result<()> {
        match self {
            Self::Json(..) => Ok(()),
            Self::Csv(_, mut csv) => csv.flush(),
        }
    }
}

/// The I/O error of a CSV error, so that the caller recognises a closed pipe.
fn broken(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(super) fn line(output: &mut dyn Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, object)?;
    writeln!(output)
}
