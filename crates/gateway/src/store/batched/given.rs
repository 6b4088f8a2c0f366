//! Rows that are passed to a statement of PostgreSQL, which reads them as a table.

use crate::store::connection::Value;

/// Rows by their columns. They are passed as arrays, so that the statement's text does not depend on their number, and is
/// prepared once.
pub(in crate::store) struct Given<'v, T> {
    /// The table's name.
    table: &'static str,
    rows: &'v [T],
    columns: Vec<(&'static str, Column<'v>)>,
}

enum Column<'v> {
    Texts(Vec<Option<&'v str>>),
    Integers(Vec<Option<i64>>),
}

impl<'v, T> Given<'v, T> {
    /// Rows of the table `given`.
    pub(in crate::store) const fn new(rows: &'v [T]) -> Self {
        Self::named("given", rows)
    }

    pub(in crate::store) const fn named(table: &'static str, rows: &'v [T]) -> Self {
        let columns = Vec::new();
        Self {
            table,
            rows,
            columns,
        }
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

    /// The statement with the table before it.
    pub(in crate::store) fn before(&self, statement: &str) -> String {
        format!("WITH {} {statement}", self.definition(1))
    }

    /// The table, whose values have the parameters from `first` on.
    pub(in crate::store) fn definition(&self, first: usize) -> String {
        let (table, end) = (self.table, first + self.columns.len());
        let names = joined(self.columns.iter().map(|(name, _)| (*name).to_owned()));
        let parameters = joined((first..end).map(|number| format!("${number}")));
        format!("{table} AS (SELECT * FROM UNNEST({parameters}) AS {table} ({names}))")
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
