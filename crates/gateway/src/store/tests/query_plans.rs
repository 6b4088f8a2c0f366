//! Statements that run for each bill, every few seconds, at the start, or for each page of an export use an index, so
//! that their time does not grow with the number of bills.

use super::super::batched::given::Given;
use super::super::batched::{Issue, issue, look_up, new_lease};
use super::super::connection::{Connection, Row, Value};
use super::super::dialect::Dialect;
use super::super::{bills, clock_steps, due_bills, merchant_messages};
use super::*;

/// A statement, the index that it uses, and its values.
type Case = (&'static str, &'static str, &'static [Value<'static>]);

const LIMIT: Value<'static> = Value::Integer(Some(20));
const TEXT: Value<'static> = Value::Text(Some("x"));

const CASES: [Case; 15] = [
    // Like the search by identifier in `idempotency.rs`.
    (
        "SELECT id FROM bills WHERE browser_bill = $1",
        "bills_by_browser",
        &[TEXT],
    ),
    (due_bills::OVERDUE, "bills_by_deadline", &[LIMIT]),
    (due_bills::DUE_FOR_POLL[0], "bills_by_first_poll", &[LIMIT]),
    (due_bills::DUE_FOR_POLL[1], "bills_by_first_poll", &[LIMIT]),
    (due_bills::DUE_FOR_POLL[2], "bills_by_later_poll", &[LIMIT]),
    (due_bills::UNRESOLVED, "bills_unresolved", &[LIMIT]),
    (due_bills::END_DEAD_ATTEMPTS, "bills_by_lease", &[]),
    (
        bills::LIST,
        "bills_by_creation",
        &[TEXT, TEXT, LIMIT, TEXT, LIMIT, LIMIT],
    ),
    (merchant_messages::TAKE, "messages_by_turn", &[LIMIT, LIMIT]),
    (clock_steps::LEASES, "bills_by_lease", &[LIMIT]),
    (clock_steps::CLOSINGS, "bills_by_deadline", &[LIMIT]),
    (clock_steps::POLLS[0], "bills_by_first_poll", &[]),
    (clock_steps::POLLS[1], "bills_by_later_poll", &[]),
    (clock_steps::LOOKUPS, "bills_unresolved", &[]),
    (clock_steps::MESSAGES, "messages_by_turn", &[LIMIT]),
];

/// The lines of the plan of a statement. PostgreSQL plans it for any values, as for the gateway.
async fn plan(connection: &mut Connection, sql: &str, values: &[Value<'_>]) -> Result<Vec<String>> {
    if connection.dialect() == Dialect::Sqlite {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let lines = connection.rows(&explain, values, |row| row.get("detail"));
        return lines.await;
    }
    let types = values.iter().map(|value| match value {
        Value::Text(_) => "TEXT",
        Value::Integer(_) => "BIGINT",
        Value::Texts(_) => "TEXT[]",
        Value::Integers(_) => "BIGINT[]",
    });
    let types = types.collect::<Vec<_>>().join(", ");
    let nulls = vec!["NULL"; values.len()].join(", ");
    let (types, nulls) = match values {
        [] => (String::new(), String::new()),
        _ => (format!("({types})"), format!("({nulls})")),
    };
    let prepare = format!("PREPARE planned {types} AS {sql}");
    connection.execute(&prepare, &[]).await?;
    let explain = format!("EXPLAIN EXECUTE planned {nulls}");
    let lines = connection.rows(&explain, &[], |row| row.get("QUERY PLAN"));
    let lines = lines.await?;
    connection.execute("DEALLOCATE planned", &[]).await?;
    Ok(lines)
}

on_each! {
    frequent_statements_use_an_index(store) {
        for (sql, index, values) in CASES {
            let lines = store.transaction(move |connection| {
                Box::pin(async move { plan(connection, sql, values).await })
            });
            let lines = lines.await.unwrap();
            assert!(lines.iter().any(|line| line.contains(index)), "{sql}: {lines:#?}");
            // `due` is another name of `messages` in one of them.
            for full_scan in ["SCAN bills", "SCAN messages", "SCAN due", "Seq Scan"] {
                assert!(!lines.iter().any(|line| line.contains(full_scan)), "{sql}: {lines:#?}");
            }
        }
    }
}

#[tokio::test]
async fn a_bill_is_created_without_temporary_tables_and_with_few_pages_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let [file, log] = ["b.db", "b.db-wal"].map(|name| folder.path().join(name));
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let store = BillStore::open(&url, MerchantMessages::Disabled);
    let store = store.await.unwrap();
    for (sql, values) in [(new_lease::INSERT_ONE, 13), (issue::ISSUE_ONE, 4)] {
        let explain = format!("EXPLAIN {sql}");
        let steps = store.transaction(move |connection| {
            Box::pin(async move {
                let values = vec![TEXT; values];
                let step = |row: &Row<'_>| row.get::<String>("opcode");
                connection.rows(&explain, &values, step).await
            })
        });
        let steps = steps.await.unwrap();
        assert!(
            !steps.iter().any(|step| step == "OpenEphemeral"),
            "{sql}: {steps:#?}"
        );
    }
    for identifier in ["intent", "rest_of", "reference", "number", "browser_bill"] {
        let find = format!("SELECT id FROM bills WHERE {identifier} = $1");
        let lines = store.transaction(move |connection| {
            Box::pin(async move { plan(connection, &find, &[TEXT]).await })
        });
        let lines = lines.await.unwrap();
        assert!(lines[0].contains("USING INDEX bills_by_"), "{lines:#?}");
    }
    // The log's header is a part of the first length.
    let length = || std::fs::metadata(&log).unwrap().len();
    issue_bill(&store, &water("first"), "0122").await;
    let before = length();
    issue_bill(&store, &water("second"), "0123").await;
    let pages = (length() - before) / (4096 + 24);
    // The table and four indexes when the bill is stored, and the table and three indexes when its number is.
    assert_eq!(pages, 9);
}

/// A store in a new PostgreSQL database.
async fn new_postgres() -> BillStore {
    let url = Postgres::start().await.url();
    let opened = BillStore::open(&url, MerchantMessages::Enabled).await;
    opened.unwrap()
}

/// Five thousand messages that are due, of as many bills.
const MANY_DUE: [&str; 2] = [
    "INSERT INTO bills (id, idempotency_key, fingerprint, request, stage, holder, lease_until, attempts, status, looked_at, \
     close_after, version, created_at, updated_at) \
     SELECT 'b' || i, i, 'f', 'r', 'issued', 'h', 0, 1, 'issued', 0, 0, 1, i, i FROM generate_series(1, 5000) AS i",
    "INSERT INTO messages (id, bill, version, kind, body, attempts, next_at, created_at) \
     SELECT 'm' || i, 'b' || i, 1, 'bill.issued', '{}', 0, i, i FROM generate_series(1, 5000) AS i",
];

/// PostgreSQL counts the rows of a table after a minute or later.
#[tokio::test]
async fn due_messages_are_found_by_their_bill_before_their_rows_are_counted_on_postgres() {
    let store = new_postgres().await;
    let lines = store.transaction(|connection| {
        Box::pin(async move {
            for sql in MANY_DUE {
                connection.execute(sql, &[]).await?;
            }
            plan(connection, merchant_messages::TAKE, &[LIMIT, LIMIT]).await
        })
    });
    let lines = lines.await.unwrap();
    let by_bill = |line: &String| line.contains("Index Scan using messages_by_bill");
    assert!(lines.iter().any(by_bill), "{lines:#?}");
    let all = |line: &String| line.contains("Materialize");
    assert!(!lines.iter().any(all), "{lines:#?}");
}

/// PostgreSQL prefers to scan a small table, and a prepared statement may keep that plan while the table grows. So these
/// statements use the primary key from the start.
#[tokio::test]
async fn statements_for_several_bills_find_each_by_its_id_in_a_new_database_on_postgres() {
    let store = new_postgres().await;
    let plans = store.read(|connection| {
        Box::pin(async move {
            let ids = Given::new(&["x"]).text("id", |id| *id);
            let find_sql = ids.before(look_up::BY_IDS);
            let issues = [Issue {
                id: new_bill_id(),
                expected: 1,
                number: "0123".to_owned(),
                issued: String::new(),
                message: None,
            }];
            let issues: Vec<_> = issues.iter().collect();
            let issues = issue::given(&issues);
            let issue_sql = issues.before(issue::ISSUE);
            Ok([
                plan(connection, &find_sql, &ids.values()).await?,
                plan(connection, &issue_sql, &issues.values()).await?,
            ])
        })
    });
    for lines in plans.await.unwrap() {
        assert!(
            lines.iter().any(|line| line.contains("bills_pkey")),
            "{lines:#?}"
        );
        for other in ["Seq Scan", "Hash", "Merge"] {
            assert!(!lines.iter().any(|line| line.contains(other)), "{lines:#?}");
        }
    }
}

/// The plan is for any values: PostgreSQL would plan small batches each time, which takes longer than running them.
#[tokio::test]
async fn statements_are_planned_once_on_postgres() {
    let database = Postgres::start().await;
    let url = database.url();
    let store = BillStore::open(&url, MerchantMessages::Enabled);
    let store = store.await.unwrap();
    for key in ["k1", "k2", "k3"] {
        let number = format!("012{}", &key[1..]);
        let bill = issue_bill(&store, &water(key), &number).await;
        store.find(&bill.id).await.unwrap();
    }
    // The bills are handled one after the other, so by the same connection.
    let plans = store.read(|connection| {
        Box::pin(async move {
            let plans = "SELECT COUNT(*) AS statements, CAST(SUM(custom_plans) AS BIGINT) AS plans \
                FROM pg_prepared_statements WHERE statement LIKE 'WITH%'";
            let read = |row: &Row<'_>| Ok((row.get("statements")?, row.get("plans")?));
            connection.row(plans, &[], read).await
        })
    });
    assert_eq!(
        plans.await.unwrap(),
        Some((2_i64, 0_i64)),
        "statements and plans"
    );
}
