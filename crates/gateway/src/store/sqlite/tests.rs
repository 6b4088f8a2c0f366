//! What the writer commits together, what it undoes, and how it recovers from a failed disk.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc;

use futures_util::FutureExt;
use futures_util::future::{join, join_all, join4};
use tokio::sync::{broadcast, oneshot};

use super::*;
use crate::store::dialect::Dialect;
use crate::store::error::StoreError;
use crate::store::migrations;

const INSERT: &str =
    "INSERT INTO notifications (id, event, body, received_at) VALUES ($1, '', $2, 0)";

async fn database(folder: &tempfile::TempDir) -> Sqlite {
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
    let location = Location::of(&url).resolved().unwrap();
    migrate(&location, migrations::all(Dialect::Sqlite))
        .await
        .unwrap();
    Sqlite::start(&location, broadcast::channel(1).0).unwrap()
}

async fn insert(sqlite: &Sqlite, id: &str, body: &str) -> Result<u64, StoreError> {
    let (id, body) = (id.to_owned(), body.to_owned());
    let inserted = sqlite.write(move |connection| {
        Box::pin(async move {
            let values = [id.as_str().into(), body.as_str().into()];
            connection.execute(INSERT, &values).await
        })
    });
    inserted.await
}

async fn stored(sqlite: &Sqlite) -> i64 {
    let count = sqlite.read(|connection| {
        Box::pin(async move {
            let count = "SELECT COUNT(*) AS count FROM notifications";
            connection.row(count, &[], |row| row.get("count")).await
        })
    });
    count.await.unwrap().unwrap()
}

/// The number of pages that were written to the write-ahead log. Each transaction writes some.
async fn logged_pages(sqlite: &Sqlite) -> i64 {
    let pages = sqlite.read(|connection| {
        Box::pin(async move {
            let log = "PRAGMA wal_checkpoint(PASSIVE)";
            connection.row(log, &[], |row| row.get("log")).await
        })
    });
    pages.await.unwrap().unwrap()
}

/// Keeps the writer inside a transaction until the result is dropped.
async fn block(sqlite: &Sqlite) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let (begin, begun) = oneshot::channel();
    let sqlite = sqlite.clone();
    tokio::spawn(async move {
        let blocked = sqlite.write(move |_| {
            begin.send(()).unwrap();
            let _ = released.recv();
            Box::pin(async { Ok(()) })
        });
        blocked.await
    });
    begun.await.unwrap();
    release
}

#[tokio::test]
async fn what_waits_is_committed_together() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    let before = logged_pages(&sqlite).await;
    let blocked = block(&sqlite).await;
    let ids: Vec<_> = (0..20).map(|number| number.to_string()).collect();
    let mut inserts = join_all(ids.iter().map(|id| insert(&sqlite, id, "").boxed()));
    assert!((&mut inserts).now_or_never().is_none());
    drop(blocked);
    assert!(inserts.await.iter().all(Result::is_ok));
    assert_eq!(stored(&sqlite).await, 20);
    let written = logged_pages(&sqlite).await - before;
    assert!(written < 20, "{written} pages were written for twenty rows");
}

#[tokio::test]
async fn reading_does_not_wait_for_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    insert(&sqlite, "1", "").await.unwrap();
    let blocked = block(&sqlite).await;
    assert_eq!(stored(&sqlite).await, 1);
    drop(blocked);
}

#[tokio::test]
async fn an_operation_that_fails_is_undone_alone() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    let blocked = block(&sqlite).await;
    let failing = sqlite.transaction(insert_and_fail);
    let mut all = join4(
        insert(&sqlite, "1", "").boxed(),
        failing.boxed(),
        insert(&sqlite, "1", "").boxed(),
        insert(&sqlite, "3", "").boxed(),
    );
    assert!((&mut all).now_or_never().is_none());
    drop(blocked);
    let (first, failed, repeated, last) = all.await;
    assert!(first.is_ok() && last.is_ok());
    assert!(matches!(failed, Err(StoreError::Unreadable(_))));
    assert!(repeated.unwrap_err().is_unique_violation());
    assert_eq!(stored(&sqlite).await, 2);
}

/// An operation that fails after it has written.
fn insert_and_fail(connection: &mut Connection) -> BoxFuture<'_, Result<(), StoreError>> {
    Box::pin(async move {
        connection.execute(INSERT, &["2".into(), "".into()]).await?;
        Err(StoreError::Unreadable("test"))
    })
}

#[tokio::test]
async fn nothing_of_an_operation_that_fails_is_kept_also_if_it_should_have_had_one_statement() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    let failed = sqlite.write(insert_and_fail).await;
    assert!(matches!(failed, Err(StoreError::Unreadable(_))));
    assert_eq!(stored(&sqlite).await, 0);
}

#[tokio::test]
async fn a_disk_that_was_full_for_a_moment_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    // The limit belongs to the connection. The next one has none, like a disk with room again.
    let full = sqlite.write(|connection| {
        Box::pin(async move {
            let full = "PRAGMA max_page_count = 1";
            connection.row(full, &[], |_| Ok(())).await
        })
    });
    full.await.unwrap();
    let error = insert(&sqlite, "1", &"x".repeat(1_000_000))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("full"), "{error}");
    insert(&sqlite, "1", &"x".repeat(1_000_000)).await.unwrap();
    assert_eq!(stored(&sqlite).await, 1);
}

#[tokio::test]
async fn nothing_is_written_to_a_file_that_was_deleted_or_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let [path, aside] = ["b.db", "aside.db"].map(|name| folder.path().join(name));
    let sqlite = database(&folder).await;
    insert(&sqlite, "1", "").await.unwrap();
    let look_up = || sqlite.look_up(|_| Box::pin(async { Ok(()) }));
    look_up().unwrap();
    std::fs::rename(&path, &aside).unwrap();
    for replaced in [false, true] {
        if replaced {
            std::fs::write(&path, "").unwrap();
        }
        let error = insert(&sqlite, "2", "").await.unwrap_err();
        assert!(matches!(error, StoreError::FileReplaced(_)), "{error}");
        let read = sqlite.read(|_| Box::pin(async { Ok(()) })).await;
        assert!(matches!(read, Err(StoreError::FileReplaced(_))));
        // A lookup notices it after some milliseconds.
        while look_up().is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(matches!(look_up(), Err(StoreError::FileReplaced(_))));
    }
    std::fs::rename(&aside, &path).unwrap();
    look_up().unwrap();
    insert(&sqlite, "3", "").await.unwrap();
    assert_eq!(stored(&sqlite).await, 2);
}

#[tokio::test]
async fn a_log_that_was_deleted_is_noticed_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let [path, log, copy] = ["b.db", "b.db-wal", "copy.db"].map(|name| folder.path().join(name));
    let sqlite = database(&folder).await;
    insert(&sqlite, "1", "").await.unwrap();
    std::fs::remove_file(&log).unwrap();
    let read = sqlite.read(|_| Box::pin(async { Ok(()) })).await;
    assert!(matches!(read, Err(StoreError::LogReplaced(_))));
    // A killed gateway leaves the file as it is now: nothing was written since.
    std::fs::copy(&path, &copy).unwrap();
    for _ in 0..2 {
        let error = insert(&sqlite, "2", "").await.unwrap_err();
        assert!(matches!(error, StoreError::LogReplaced(_)), "{error}");
    }
    assert!(!log.exists(), "another log was begun");

    let copy = format!("sqlite://{}", copy.display());
    let sqlite = Sqlite::start(&Location::of(&copy), broadcast::channel(1).0).unwrap();
    assert_eq!(stored(&sqlite).await, 1);
}

#[tokio::test]
async fn other_users_can_no_longer_read_the_files_of_an_older_version() {
    let folder = tempfile::tempdir().unwrap();
    let _sqlite = database(&folder).await;
    let names = ["b.db", "b.db-wal", "b.db-shm", "b.db.lock"];
    let paths = names.map(|name| folder.path().join(name));
    for path in &paths {
        std::fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
    }
    let _restarted = database(&folder).await;
    for path in &paths {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn a_symbolic_link_to_the_file_will_do() {
    let [folder, target] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let file = target.path().join("file.db");
    // The first start creates the target.
    std::os::unix::fs::symlink(&file, folder.path().join("b.db")).unwrap();
    let sqlite = database(&folder).await;
    insert(&sqlite, "1", "").await.unwrap();
    assert_eq!(stored(&sqlite).await, 1);
    let names = ["file.db", "file.db-wal", "file.db-shm", "file.db.lock"];
    for name in names {
        std::fs::set_permissions(target.path().join(name), Permissions::from_mode(0o644)).unwrap();
    }
    let restarted = database(&folder).await;
    assert_eq!(stored(&restarted).await, 1);
    for name in names {
        let metadata = std::fs::metadata(target.path().join(name)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
    std::fs::remove_file(target.path().join("file.db-wal")).unwrap();
    let error = insert(&sqlite, "2", "").await.unwrap_err();
    assert!(matches!(error, StoreError::LogReplaced(_)), "{error}");
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/b.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let error = Location::of(&url).resolved().unwrap_err().to_string();
    assert!(error.contains("missing/b.db"), "{error}");
}

#[tokio::test]
async fn a_log_is_kept_while_no_connection_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    insert(&sqlite, "1", "").await.unwrap();
    // The writer closes a connection that has failed.
    let failed = sqlite
        .write(|connection| Box::pin(async move { connection.execute("SELECT wrong", &[]).await }));
    failed.await.unwrap_err();
    insert(&sqlite, "2", "").await.unwrap();
    assert_eq!(stored(&sqlite).await, 2);
}

#[tokio::test]
async fn a_file_that_was_found_damaged_stays_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    for id in 0..100 {
        let id = id.to_string();
        insert(&sqlite, &id, &"x".repeat(4000)).await.unwrap();
    }
    // The last connection writes the log into the file.
    drop(sqlite);
    let path = folder.path().join("b.db");
    let log = folder.path().join("b.db-wal");
    while log.exists() {
        tokio::task::yield_now().await;
    }
    let mut bytes = std::fs::read(&path).unwrap();
    let pages = bytes.len() / 2;
    bytes[pages..].fill(0xff);
    std::fs::write(&path, bytes).unwrap();

    let url = format!("sqlite://{}", path.display());
    let sqlite = Sqlite::start(&Location::of(&url), broadcast::channel(1).0).unwrap();
    sqlite.check_undamaged().unwrap();
    let read = sqlite.read(|connection| {
        Box::pin(async move {
            let all = "SELECT SUM(LENGTH(body)) AS length FROM notifications";
            connection
                .row(all, &[], |row| row.get::<i64>("length"))
                .await
        })
    });
    assert!(read.await.is_err());
    let healthy = sqlite.read(|connection| {
        Box::pin(async move { connection.row("SELECT 1", &[], |_| Ok(())).await })
    });
    healthy.await.unwrap();
    let damaged = sqlite.check_undamaged().unwrap_err();
    assert!(damaged.to_string().contains("malformed"), "{damaged}");
}

#[tokio::test]
async fn a_commit_that_fails_is_an_error_for_all_and_the_next_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    let blocked = block(&sqlite).await;
    // Foreign keys that are checked at the commit make it fail.
    let orphan = sqlite.write(|connection| {
        Box::pin(async move {
            let defer = "PRAGMA defer_foreign_keys = ON";
            connection.rows(defer, &[], |_| Ok(())).await?;
            let orphan = "INSERT INTO payments (bill, id, status, currency, source) \
                VALUES ('none', '1', '', '', '')";
            connection.execute(orphan, &[]).await
        })
    });
    let mut all = join(insert(&sqlite, "1", "").boxed(), orphan.boxed());
    assert!((&mut all).now_or_never().is_none());
    drop(blocked);
    let (inserted, orphan) = all.await;
    assert!(
        matches!(inserted, Err(StoreError::Sqlite(_))),
        "{inserted:?}"
    );
    assert!(matches!(orphan, Err(StoreError::Sqlite(_))), "{orphan:?}");
    assert_eq!(stored(&sqlite).await, 0);
    insert(&sqlite, "1", "").await.unwrap();
    assert_eq!(stored(&sqlite).await, 1);
}

#[tokio::test]
async fn the_writer_survives_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    let panics = sqlite.write::<(), _>(|connection| {
        Box::pin(async move {
            connection.execute(INSERT, &["1".into(), "".into()]).await?;
            panic!("on purpose")
        })
    });
    assert!(matches!(panics.await, Err(StoreError::Stopped)));
    insert(&sqlite, "1", "").await.unwrap();
    assert_eq!(stored(&sqlite).await, 1);
}

#[tokio::test]
async fn an_operation_is_not_run_after_its_caller_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = database(&folder).await;
    let blocked = block(&sqlite).await;
    let mut gone = insert(&sqlite, "1", "").boxed();
    assert!((&mut gone).now_or_never().is_none());
    drop(gone);
    drop(blocked);
    insert(&sqlite, "2", "").await.unwrap();
    assert_eq!(stored(&sqlite).await, 1);
}
