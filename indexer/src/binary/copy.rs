//! Rows as `COPY` takes them.

use bytes::{BufMut, Bytes, BytesMut};
use futures::SinkExt;
use tokio_postgres::{Statement, Transaction};

/// What every copy begins with: the signature, no flags, and no further header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What ends it: a row of so many fields.
const END: i16 = -1;

/// Rows of one table.
pub(crate) struct Copy {
    bytes: BytesMut,
    fields: i16,
}

impl Copy {
    /// No rows, of so many fields.
    pub(crate) fn new(fields: i16) -> Self {
        Copy { bytes: BytesMut::from(HEADER), fields }
    }

    /// Begins a row; as many fields follow.
    pub(crate) fn row(&mut self) -> &mut BytesMut {
        self.bytes.put_i16(self.fields);
        &mut self.bytes
    }

    /// Ends the copy.
    pub(crate) fn end(mut self) -> Bytes {
        self.bytes.put_i16(END);
        self.bytes.freeze()
    }
}

/// Sends a copy.
pub(crate) async fn send(
    tx: &Transaction<'_>,
    statement: &Statement,
    copy: Bytes,
) -> Result<u64, tokio_postgres::Error> {
    let sink = tx.copy_in(statement).await?;
    futures::pin_mut!(sink);
    sink.send(copy).await?;
    sink.finish().await
}
