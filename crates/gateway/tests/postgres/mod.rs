//! A new database on the PostgreSQL server that the test run has started.

use sqlx::{Connection, Executor, PgConnection};

/// The environment variable with the server's address: `postgres://USER@127.0.0.1:PORT/`.
const SERVER: &str = "BILLPAY_TEST_POSTGRES";

/// An empty database. It is removed with the server after the test run.
pub(crate) struct Postgres {
    url: String,
}

impl Postgres {
    pub(crate) async fn start() -> Self {
        let server = std::env::var_os(SERVER).unwrap_or_else(|| {
            panic!("{SERVER} is not set: run the tests with `cargo xtask test unit`, which starts a PostgreSQL")
        });
        let server = server.into_string().unwrap();
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
