//! Columns: a name, and how to get the value from a row.

use super::cell_value::CellValue;

/// A named column, and how to get its value from a row.
pub(super) struct Column<T: 'static> {
    pub(super) name: &'static str,
    pub(super) of: fn(&T) -> CellValue,
}

pub(super) type Columns<T> = &'static [Column<T>];

pub(super) const fn column<T>(name: &'static str, of: fn(&T) -> CellValue) -> Column<T> {
    Column { name, of }
}
