//! Changes a bill together with the message about it, and announces the change.

use billpay_contract::BillId;

use super::change_notifications::CHANNEL;
use super::connection::{Connection, Value};
use super::dialect::Dialect;
use super::new_message::{self, NewMessage};

/// Which subscribers get the notification of a change, after its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// The subscribers of all gateways.
    AllGateways,
    /// The subscribers of this gateway, and of others that look now and then. With PostgreSQL the caller
    /// announces the change. PostgreSQL commits transactions that notify one after the other, each with its
    /// own wait for the disk, so creating bills must not notify.
    ThisGateway,
}

/// Runs an update of one bill. If it finds the bill as expected, stores the message and announces the
/// change. Returns whether it did.
pub(super) async fn change_bill(
    connection: &mut Connection,
    id: &BillId,
    (update, values): (&str, &[Value<'_>]),
    message: Option<&NewMessage>,
    audience: Audience,
) -> super::Result<bool> {
    match connection.dialect() {
        Dialect::Sqlite => {
            if connection.execute(update, values).await? == 0 {
                return Ok(false);
            }
            if let Some(message) = message {
                new_message::put(connection, id, message).await?;
            }
            if let Connection::Sqlite(sqlite) = connection {
                sqlite.changed.push(id.clone());
            }
            Ok(true)
        }
        Dialect::Postgres => {
            let mut values = values.to_vec();
            let put = message.map(|message| {
                let first = values.len() + 1;
                values.extend(message.values());
                format!(", put AS ({})", new_message::put_for("changed", first))
            });
            let put = put.unwrap_or_default();
            let announced = match audience {
                Audience::AllGateways => format!("CAST(pg_notify('{CHANNEL}', id) AS TEXT)"),
                Audience::ThisGateway => "id".to_owned(),
            };
            let statement = format!(
                "WITH changed AS ({update} RETURNING id){put} SELECT {announced} FROM changed"
            );
            let changed = connection.row(&statement, &values, |_| Ok(()));
            Ok(changed.await?.is_some())
        }
    }
}

/// Locks a bill until the transaction ends. SQLite has one writer, which needs no lock.
pub(super) async fn lock(connection: &mut Connection, id: &BillId) -> super::Result<()> {
    if connection.dialect() == Dialect::Postgres {
        let lock = "SELECT id FROM bills WHERE id = $1 FOR UPDATE";
        connection.execute(lock, &[id.as_str().into()]).await?;
    }
    Ok(())
}
