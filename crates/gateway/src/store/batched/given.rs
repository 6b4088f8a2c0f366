//! Rows that are passed to a statement, which reads them as the table `given`.

use crate::store::connection::Value;
use crate::store::dialect::Dialect;

/// Rows by their columns. SQLite takes one row, PostgreSQL takes several: as arrays, so that the statement's text does
/// not depend on their number, and is prepared once.
pub(in crate::store) struct Given<'v, T> {
    rows: &'v [T],
    columns: Vec<(&'static str, Column<'v>)>,
}

enum Column<'v> {
    Texts(Vec<Option<&'v str>>),
    Integers(Vec<Option<i64>>),
}

impl<'v, T> Given<'v, T> {
    pub(in crate::store) const fn new(rows: &'v [T]) -> Self {
        let columns = Vec::new();
        Self { rows, columns }
    }

    /// Adds a column of texts.
    pub(in crate::store) fn text<V>(
        mut self,
        name: &'static str,
        value: impl Fn(&'v T) -> V,
    ) -> Self
    where
        V: Into<Option<&'v str>>,
    {
        let values = self.rows.iter().map(|row| value(row).into()).collect();
        self.columns.push((name, Column::Texts(values)));
        self
    }

    /// Adds a column of integers.
    pub(in crate::store) fn integer<V>(
        mut self,
        name: &'static str,
        value: impl Fn(&'v T) -> V,
    ) -> Self
    where
        V: Into<Option<i64>>,
    {
        let values = self.rows.iter().map(|row| value(row).into()).collect();
        self.columns.push((name, Column::Integers(values)));
        self
    }

    /// The statement with `given` before it.
    pub(in crate::store) fn before(&self, dialect: Dialect, statement: &str) -> String {
        let names = self.columns.iter().map(|(name, _)| *name);
        let parameters = (1..=self.columns.len()).map(|number| format!("${number}"));
        let rows = match dialect {
            Dialect::Sqlite => {
                let named = names.zip(parameters);
                let named = named.map(|(name, parameter)| format!("{parameter} AS {name}"));
                format!("SELECT {}", joined(named))
            }
            Dialect::Postgres => {
                let names = joined(names.map(str::to_owned));
                format!(
                    "SELECT * FROM UNNEST({}) AS given ({names})",
                    joined(parameters)
                )
            }
        };
        format!("WITH given AS ({rows}) {statement}")
    }

    /// The statement's values.
    pub(in crate::store) fn values(&self) -> Vec<Value<'_>> {
        let values = self.columns.iter().map(|(_, column)| match column {
            Column::Texts(texts) => Value::Texts(texts),
            Column::Integers(integers) => Value::Integers(integers),
        });
        values.collect()
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
