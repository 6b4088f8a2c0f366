//! The differences between SQLite and PostgreSQL.

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// What statements contain for the database's clock.
const NOW: &str = "now_ms()";

/// Milliseconds since 1970, by SQLite's clock.
const SQLITE_NOW: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/// Milliseconds since 1970, by PostgreSQL's clock at the statement's start. Within a statement it is
/// constant, so that an index on a time can be used.
const POSTGRES_NOW: &str = "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)";

impl Dialect {
    /// The dialect of a database address, by its scheme.
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, _) = url.split_once(':')?;
        match scheme {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The statement with this database's expression for `now_ms()`. Times are by the database's clock,
    /// because the clocks of several gateways differ.
    pub(super) fn sql(self, statement: &str) -> String {
        let now = match self {
            Self::Sqlite => SQLITE_NOW,
            Self::Postgres => POSTGRES_NOW,
        };
        statement.replace(NOW, now)
    }
}
