//! Storing what a head says.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio_postgres::types::Json;
use tokio_postgres::{Client, Error, Transaction};
use weighhouse_sealing::loading::Finding;

use super::content::{Content, File};
use super::queue::Wanted;
use super::read::Told;
use crate::copies;
use crate::lines::{self, Problem};
use crate::search::changes;

const KEEP: &str = "
INSERT INTO contents (plaintext_root, size, files, pickles, weights, context_length, context_memory, loads, code_files)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (plaintext_root) DO UPDATE SET read_at = now(), loads = excluded.loads, code_files = excluded.code_files";

const KEEP_FILE: &str = "
INSERT INTO content_files (plaintext_root, place, path, size, sha256, format, tensors, parameters, dtypes, weights, is_proven,
    context_length, context_memory)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING";

// A content is read again when more is looked for in it.
const FORGET_CODE: &str = "DELETE FROM content_code WHERE plaintext_root = $1";

const KEEP_CODE: &str = "
INSERT INTO content_code (plaintext_root, place, path, kind, effect, basis, why) VALUES ($1, $2, $3, $4, $5, $6, $7)";

// Under whatever address: a root has one content.
const NOTE: &str = "UPDATE heads SET state = 'read', problem = NULL WHERE plaintext_root = $1 AND state = 'waiting'";

/// Stores what a head says and marks the listings on sale with it; returns the problem of what can't be stored.
///
/// # Errors
/// When the connection is lost, or the database is going down.
pub(super) async fn keep(client: &mut Client, wanted: &Wanted, told: &Told) -> Result<Option<Problem>, Error> {
    let outcome = AssertUnwindSafe(store(client, &wanted.root, told)).catch_unwind().await;
    lines::stored(client, outcome)
}

async fn store(client: &mut Client, root: &str, told: &Told) -> Result<(), Error> {
    let tx = client.transaction().await?;
    copies::compare(&tx, root, &told.sample).await?;
    let Content { size, files, pickles, weights, context, kept, loads, code_files, code } = &told.content;
    let (context_length, context_memory) = numbers(context.as_ref());
    let [files, pickles, code_files] =
        [files, pickles, code_files].map(|count| i32::try_from(*count).unwrap_or(i32::MAX));
    let weights = weights.map(bounded);
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 9] = [
        &root,
        &bounded(*size),
        &files,
        &pickles,
        &weights,
        &context_length,
        &context_memory,
        &loads.name(),
        &code_files,
    ];
    tx.execute(KEEP, &values).await?;
    keep_files(&tx, root, kept).await?;
    keep_code(&tx, root, code).await?;
    tx.execute(NOTE, &[&root]).await?;
    changes::mark_contents(&tx, &[root]).await?;
    tx.commit().await
}

async fn keep_files(tx: &Transaction<'_>, root: &str, files: &[File]) -> Result<(), Error> {
    let statement = tx.prepare(KEEP_FILE).await?;
    for (place, file) in (0_i32..).zip(files) {
        let tensors = file.tensors.as_ref();
        let [count, parameters] =
            [tensors.map(|tensors| tensors.count), tensors.map(|tensors| tensors.parameters)].map(|n| n.map(bounded));
        let dtypes = tensors.map(|tensors| Json(&tensors.dtypes));
        let weights = file.weights.map(bounded);
        let (context_length, context_memory) = numbers(file.context.as_ref());
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 13] = [
            &root,
            &place,
            &file.path,
            &bounded(file.size),
            &file.sha256,
            &file.format.name(),
            &count,
            &parameters,
            &dtypes,
            &weights,
            &file.is_proven,
            &context_length,
            &context_memory,
        ];
        tx.execute(&statement, &values).await?;
    }
    Ok(())
}

async fn keep_code(tx: &Transaction<'_>, root: &str, code: &[Finding]) -> Result<(), Error> {
    tx.execute(FORGET_CODE, &[&root]).await?;
    let statement = tx.prepare(KEEP_CODE).await?;
    for (place, found) in (0_i32..).zip(code) {
        let Finding { path, kind, effect, basis, why } = found;
        let why: &str = why;
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 7] =
            [&root, &place, path, &kind.name(), &effect.name(), &basis.name(), &why];
        tx.execute(&statement, &values).await?;
    }
    Ok(())
}

fn numbers(context: Option<&weighhouse_sealing::format::Context>) -> (Option<i64>, Option<i64>) {
    (context.map(|context| bounded(context.length)), context.and_then(|context| context.bytes()).map(bounded))
}

fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
