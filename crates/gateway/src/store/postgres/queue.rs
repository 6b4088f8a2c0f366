//! Group commit: operations that wait at the same time run in one statement.

use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::timeout;

use super::connections::Connections;
use crate::store;
use crate::store::batched::Batched;
use crate::store::connection::Connection;
use crate::store::error::StoreError;

/// The greatest number of operations in one statement: it takes about ten milliseconds then, and the first of them
/// waits for all.
const BATCH: usize = 256;

/// A batch gets no more operations when its statement has this many bytes. Linux sends 16 KiB at once (`tcp_wmem`). sqlx
/// does not set `TCP_NODELAY`, so the rest would be sent when PostgreSQL has acknowledged the first part, which takes it
/// 40 ms. The last operation may have 2 KiB.
const BATCH_BYTES: usize = 14_000;

/// A batch that takes longer does not hold up the next one: its connection may be lost, or another program has locked
/// a row. A batch takes a few milliseconds otherwise.
const NEXT_BATCH_AFTER: Duration = Duration::from_millis(100);

/// A queue of operations of one kind. One batch runs at a time, unless it is slow. Clones share it.
#[derive(Debug)]
pub(in crate::store) struct Queue<B: Batched> {
    waiting: mpsc::UnboundedSender<Waiting<B>>,
}

#[derive(Debug)]
struct Waiting<B: Batched> {
    operation: B,
    reply: oneshot::Sender<store::Result<B::Output>>,
}

impl<B: Batched> Clone for Queue<B> {
    fn clone(&self) -> Self {
        let waiting = self.waiting.clone();
        Self { waiting }
    }
}

impl<B: Batched> Queue<B> {
    /// Starts the task that runs the batches. The task ends when the last clone of the queue is dropped.
    pub(super) fn start(connections: Connections) -> Self {
        let (waiting, queue) = mpsc::unbounded_channel();
        tokio::spawn(run_batches(connections, queue));
        Self { waiting }
    }

    /// Runs an operation, and returns when it is on disk. If the caller leaves before its batch begins, it does not
    /// run.
    pub(in crate::store) async fn run(&self, operation: B) -> store::Result<B::Output> {
        let (reply, answer) = oneshot::channel();
        let sent = self.waiting.send(Waiting { operation, reply });
        sent.map_err(|_| StoreError::Stopped)?;
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }
}

async fn run_batches<B: Batched>(
    connections: Connections,
    mut queue: mpsc::UnboundedReceiver<Waiting<B>>,
) {
    while let Some(first) = queue.recv().await {
        let permit = connections.permit().await;
        gather(&queue).await;
        let mut batch = take_batch(first, &mut queue);
        batch.retain(|one| !one.reply.is_closed());
        batch.sort_by(|a, b| a.operation.sort_key().cmp(b.operation.sort_key()));
        let running = tokio::spawn(run_batch(connections.clone(), permit, batch));
        let _ = timeout(NEXT_BATCH_AFTER, running).await;
    }
}

/// The operations of the next batch: the first one, and those that wait.
fn take_batch<B: Batched>(
    first: Waiting<B>,
    queue: &mut mpsc::UnboundedReceiver<Waiting<B>>,
) -> Vec<Waiting<B>> {
    let mut bytes = first.operation.bytes();
    let mut batch = vec![first];
    while batch.len() < BATCH
        && bytes < BATCH_BYTES
        && let Ok(next) = queue.try_recv()
    {
        bytes += next.operation.bytes();
        batch.push(next);
    }
    batch
}

/// Lets what is ready to run add its operations to the queue, for as long as they become more.
async fn gather<B: Batched>(queue: &mpsc::UnboundedReceiver<Waiting<B>>) {
    let mut before = None;
    while before != Some(queue.len()) && queue.len() < BATCH {
        before = Some(queue.len());
        yield_now().await;
    }
}

/// Runs a batch, and answers each of its operations.
async fn run_batch<B: Batched>(
    connections: Connections,
    permit: store::Result<OwnedSemaphorePermit>,
    batch: Vec<Waiting<B>>,
) {
    let batch = batch.into_iter().map(|one| (one.operation, one.reply));
    let (operations, replies): (Vec<_>, Vec<_>) = batch.unzip();
    let results = match permit {
        Ok(permit) if !operations.is_empty() => {
            connections
                .run_with(
                    permit,
                    |connection| {
                        Box::pin(async move { Ok(run_all(connection, &operations).await) })
                    },
                    |results| failed_alone::<B>(results),
                )
                .await
        }
        Ok(_) => return,
        Err(error) => Err(error),
    };
    match results {
        // An error of a reply means that the caller has gone.
        Ok(results) => results
            .into_iter()
            .zip(replies)
            .for_each(|(result, reply)| drop(reply.send(result))),
        Err(error) => replies
            .into_iter()
            .for_each(|reply| drop(reply.send(Err(error.clone())))),
    }
}

/// Runs the operations in one statement. If one of them makes it fail, each runs alone, so that it fails alone. What is
/// committed then counts, also if a later one finds the connection lost.
async fn run_all<B: Batched>(
    connection: &mut Connection,
    operations: &[B],
) -> Vec<store::Result<B::Output>> {
    match B::run_all(connection, operations).await {
        Ok(outputs) => outputs.into_iter().map(Ok).collect(),
        Err(error) if operations.len() > 1 && concerns_one::<B>(&error) => {
            let mut results = Vec::new();
            for alone in operations.chunks(1) {
                results.extend(Box::pin(run_all(connection, alone)).await);
            }
            results
        }
        Err(error) => operations.iter().map(|_| Err(error.clone())).collect(),
    }
}

/// Whether the error may be of one operation. A bill that can't be read concerns only its reader. After a write, such an
/// error comes too late: it is committed.
fn concerns_one<B: Batched>(error: &StoreError) -> bool {
    error.may_concern_one_row() || (B::ONLY_READS && error.is_unreadable())
}

/// Whether the connection can be used again: no error was of the database.
fn failed_alone<B: Batched>(results: &store::Result<Vec<store::Result<B::Output>>>) -> bool {
    let Ok(results) = results else { return false };
    let errors = results.iter().filter_map(|result| result.as_ref().err());
    errors.into_iter().all(concerns_one::<B>)
}

#[cfg(test)]
mod tests {
    use billpay_contract::BillId;

    use super::*;
    use crate::store::batched::{Issue, Write};

    /// A number whose answer of ClickPesa has this many bytes.
    fn waiting(bytes: usize) -> Waiting<Write> {
        let operation = Write::Issue(Issue {
            id: BillId::from_u128(1),
            expected: 1,
            number: "0123".to_owned(),
            issued: "x".repeat(bytes),
            message: None,
        });
        let (reply, _) = oneshot::channel();
        Waiting { operation, reply }
    }

    #[test]
    fn a_batch_ends_before_its_statement_is_too_long_to_be_sent_at_once() {
        let (sender, mut queue) = mpsc::unbounded_channel();
        for _ in 0..40 {
            sender.send(waiting(850)).unwrap();
        }
        let lengths: Vec<usize> = (0..3)
            .map(|_| {
                let first = queue.try_recv().unwrap();
                take_batch(first, &mut queue).len()
            })
            .collect();
        assert_eq!(lengths, [14, 14, 12]);
    }
}
