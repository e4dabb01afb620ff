//! Rows as `COPY` takes them, sent while further ones are made, or made before there is a connection for them.

use std::pin::Pin;

use bytes::{BufMut, Bytes, BytesMut};
use futures::SinkExt;
use tokio_postgres::{CopyInSink, Error, Statement, Transaction};

/// What every copy begins with: the signature, no flags, and no further header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What ends it: a row of so many fields.
const END: i16 = -1;
/// Bytes that are sent at a time.
const CHUNK: usize = 64 * 1024;

/// Rows in the form of a copy.
#[derive(Debug)]
pub(crate) struct Rows {
    bytes: BytesMut,
    fields: i16,
}

impl Rows {
    /// No rows yet; each will have so many fields.
    pub(crate) fn of(fields: i16) -> Self {
        let mut bytes = BytesMut::with_capacity(2 * CHUNK);
        bytes.put_slice(HEADER);
        Rows { bytes, fields }
    }

    /// Adds a row, whose fields `write` appends.
    pub(crate) fn row(&mut self, write: impl FnOnce(&mut BytesMut)) {
        self.bytes.put_i16(self.fields);
        write(&mut self.bytes);
    }

    /// All that is left, with the end of the copy.
    pub(crate) fn end(mut self) -> Bytes {
        self.bytes.put_i16(END);
        self.bytes.freeze()
    }
}

/// A copy into one table.
pub(crate) struct Copy {
    sink: Pin<Box<CopyInSink<Bytes>>>,
    rows: Rows,
}

impl Copy {
    /// Begins a copy whose rows have so many fields.
    pub(crate) async fn begin(tx: &Transaction<'_>, statement: &Statement, fields: i16) -> Result<Self, Error> {
        Ok(Copy { sink: Box::pin(tx.copy_in(statement).await?), rows: Rows::of(fields) })
    }

    /// Adds a row, whose fields `write` appends.
    pub(crate) async fn row(&mut self, write: impl FnOnce(&mut BytesMut)) -> Result<(), Error> {
        self.rows.row(write);
        if self.rows.bytes.len() >= CHUNK {
            self.sink.send(self.rows.bytes.split().freeze()).await?;
        }
        Ok(())
    }

    /// Ends the copy. Postgres refuses none of its rows before.
    pub(crate) async fn end(mut self) -> Result<(), Error> {
        self.sink.send(self.rows.end()).await?;
        self.sink.as_mut().finish().await?;
        Ok(())
    }
}

/// Copies rows that were made before, given as [`Rows::end`] gives them.
pub(crate) async fn copy(tx: &Transaction<'_>, statement: &Statement, rows: Bytes) -> Result<(), Error> {
    let mut sink = Box::pin(tx.copy_in(statement).await?);
    sink.send(rows).await?;
    sink.as_mut().finish().await?;
    Ok(())
}
