//! A new database on the PostgreSQL server that the test run has started.

use sqlx::{Connection, Executor, PgConnection};

/// An empty database. It is removed with the server after the test run.
pub(crate) struct Postgres {
    url: String,
}

impl Postgres {
    pub(crate) async fn start() -> Self {
        let server = server();
        let name = format!("t{}", uuid::Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(&format!("{server}postgres"))
            .await
            .unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection.execute(create).await.unwrap();
        connection.close().await.unwrap();
        Self {
            url: format!("{server}{name}"),
        }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }
}

/// The server's address, without the name of a database.
#[expect(
    clippy::disallowed_methods,
    reason = "the test run names its server; it is no setting of the gateway"
)]
fn server() -> String {
    let [host, port, user, password] = ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"].map(|name| {
        std::env::var(name).unwrap_or_else(|_| {
            panic!("{name} is not set: run the tests with `cargo xtask test unit`, which starts a PostgreSQL")
        })
    });
    format!("postgres://{user}:{password}@{host}:{port}/")
}
