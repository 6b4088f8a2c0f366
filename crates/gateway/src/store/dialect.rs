//! What differs between the two databases.

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// By the scheme of an address.
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, _) = url.split_once(':')?;
        match scheme {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// Begins what writes. SQLite has one writer at a time and must know so at once: a reader that
    /// turns writer can be refused in the middle.
    pub(super) const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// The database's own clock in milliseconds: many gateways have many clocks.
    pub(super) const fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now",
            Self::Postgres => {
                "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now"
            }
        }
    }

    /// What a new connection is told. SQLite: readers go on while one writes; each commit is on
    /// disk before it is answered; a writer waits for its turn for five seconds, many times what
    /// any transaction here takes; references are checked.
    pub(super) const fn connected(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA busy_timeout = 5000",
                "PRAGMA foreign_keys = ON",
            ],
            Self::Postgres => &[],
        }
    }

    /// Connections at once. SQLite has one writer, and readers are quick.
    pub(super) const fn connections(self) -> u32 {
        match self {
            Self::Sqlite => 4,
            Self::Postgres => 16,
        }
    }
}
