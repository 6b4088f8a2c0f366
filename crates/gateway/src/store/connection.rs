//! A connection to SQLite or PostgreSQL. The store's operations run the same statements on both.
//!
//! SQLite answers at once, so an operation on SQLite never waits: the thread that owns the connection
//! runs it to its end.

use std::time::Duration;

use billpay_contract::BillId;
use rusqlite::Error::InvalidColumnName;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, ToSqlOutput};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Decode, PgConnection, Postgres, Row as _, Type};

use super::dialect::Dialect;
use super::error::StoreError;

/// How long a request waits for a connection: longer than a short peak, shorter than a customer waits.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that runs statements.
#[derive(Debug)]
pub(super) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// A connection to SQLite.
#[derive(Debug)]
pub(super) struct SqliteConnection {
    pub(super) connection: rusqlite::Connection,
    /// The bills that the current transaction has changed.
    pub(super) changed: Vec<BillId>,
}

/// A value for a statement's parameter. The tables have only texts and integers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'v> {
    Text(Option<&'v str>),
    Integer(Option<i64>),
    /// A column of several rows, for PostgreSQL.
    Texts(&'v [Option<&'v str>]),
    Integers(&'v [Option<i64>]),
}

/// A row of a statement's result.
pub(super) enum Row<'r> {
    Sqlite {
        row: &'r rusqlite::Row<'r>,
        /// The columns' names: finding one in SQLite's own list takes longer.
        columns: &'r [String],
    },
    Postgres(&'r PgRow),
}

/// The type of a column's value: a text or an integer, which may be null.
pub(super) trait Column: FromSql + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl<T: FromSql + for<'r> Decode<'r, Postgres> + Type<Postgres>> Column for T {}

impl Connection {
    /// The dialect of the connection's database.
    pub(super) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement and returns the number of rows that it has changed.
    pub(super) async fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> super::Result<u64> {
        let sql = self.dialect().sql(sql);
        match self {
            Self::Sqlite(sqlite) => {
                let mut statement = sqlite.connection.prepare_cached(&sql)?;
                bind(&mut statement, values)?;
                Ok(statement.raw_execute()? as u64)
            }
            Self::Postgres(connection) => execute(connection, sql, values).await,
        }
    }

    /// Runs a statement and reads each row of its result.
    pub(super) async fn rows<T: Send>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> super::Result<T> + Send,
    ) -> super::Result<Vec<T>> {
        let sql = self.dialect().sql(sql);
        let rows = match self {
            Self::Sqlite(sqlite) => {
                let mut statement = sqlite.connection.prepare_cached(&sql)?;
                bind(&mut statement, values)?;
                let mut rows = statement.raw_query();
                let mut all = Vec::new();
                let mut columns = Vec::new();
                while let Some(row) = rows.next()? {
                    if columns.is_empty() {
                        let names = row.as_ref().column_names().into_iter();
                        columns.extend(names.map(str::to_owned));
                    }
                    let columns = columns.as_slice();
                    all.push(read(&Row::Sqlite { row, columns })?);
                }
                return Ok(all);
            }
            Self::Postgres(connection) => query(sql, values).fetch_all(connection).await?,
        };
        rows.iter().map(|row| read(&Row::Postgres(row))).collect()
    }

    /// Runs a statement and reads the first row of its result.
    pub(super) async fn row<T: Send>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> super::Result<T> + Send,
    ) -> super::Result<Option<T>> {
        Ok(self.rows(sql, values, read).await?.into_iter().next())
    }

    /// The time of the database's clock, in milliseconds since 1970.
    pub(super) async fn now(&mut self) -> super::Result<i64> {
        let now = "SELECT now_ms() AS now";
        let now = self.row(now, &[], |row| row.get("now")).await?;
        now.ok_or(StoreError::Unreadable("time"))
    }
}

impl Row<'_> {
    /// The value of the column with that name.
    pub(super) fn get<T: Column>(&self, name: &str) -> super::Result<T> {
        Ok(match self {
            Self::Sqlite { row, columns } => {
                let index = columns.iter().position(|column| column == name);
                row.get(index.ok_or_else(|| InvalidColumnName(name.to_owned()))?)?
            }
            Self::Postgres(row) => row.try_get(name)?,
        })
    }
}

/// Binds values to the parameters by their numbers: SQLite takes `$2` for a name, and counts parameters
/// in the order in which they first appear.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> super::Result<()> {
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index);
        let number = name.and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(StoreError::Unreadable("parameter"))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

fn query(sql: String, values: &[Value<'_>]) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in values {
        query = match *value {
            Value::Text(text) => query.bind(text),
            Value::Integer(integer) => query.bind(integer),
            Value::Texts(texts) => query.bind(texts),
            Value::Integers(integers) => query.bind(integers),
        };
    }
    query
}

async fn execute(
    connection: &mut PgConnection,
    sql: String,
    values: &[Value<'_>],
) -> super::Result<u64> {
    let done = query(sql, values).execute(connection).await?;
    Ok(done.rows_affected())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Integer(integer) => integer.to_sql(),
            Self::Texts(_) | Self::Integers(_) => Err(rusqlite::Error::ToSqlConversionFailure(
                "several rows".into(),
            )),
        }
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'v> From<Option<&'v str>> for Value<'v> {
    fn from(text: Option<&'v str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(integer: i64) -> Self {
        Self::Integer(Some(integer))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(integer: Option<i64>) -> Self {
        Self::Integer(integer)
    }
}
