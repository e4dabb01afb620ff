//! Rows as `COPY` takes them, sent while further ones are made.

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

/// A copy into one table.
pub(crate) struct Copy {
    sink: Pin<Box<CopyInSink<Bytes>>>,
    bytes: BytesMut,
    fields: i16,
}

impl Copy {
    /// Begins a copy whose rows have so many fields.
    pub(crate) async fn begin(tx: &Transaction<'_>, statement: &Statement, fields: i16) -> Result<Self, Error> {
        let sink = Box::pin(tx.copy_in(statement).await?);
        let mut bytes = BytesMut::with_capacity(2 * CHUNK);
        bytes.put_slice(HEADER);
        Ok(Copy { sink, bytes, fields })
    }

    /// Adds a row, whose fields `write` appends.
    pub(crate) async fn row(&mut self, write: impl FnOnce(&mut BytesMut)) -> Result<(), Error> {
        self.bytes.put_i16(self.fields);
        write(&mut self.bytes);
        if self.bytes.len() >= CHUNK {
            self.sink.send(self.bytes.split().freeze()).await?;
        }
        Ok(())
    }

    /// Ends the copy. Postgres refuses none of its rows before.
    pub(crate) async fn end(mut self) -> Result<(), Error> {
        self.bytes.put_i16(END);
        self.sink.send(self.bytes.freeze()).await?;
        self.sink.as_mut().finish().await?;
        Ok(())
    }
}
