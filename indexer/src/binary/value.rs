//! Values as Postgres takes them in its binary form.

use bytes::{BufMut, BytesMut};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::Serialize;

/// The length that stands for NULL.
const NULL: i32 = -1;

/// Postgres counts microseconds from the beginning of the year 2000: so many after 1970.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// A value of one column.
pub(crate) trait Value: Send + Sync {
    /// Its type in SQL.
    const SQL: &'static str;
    /// The number that Postgres has for the type.
    const OID: u32;

    /// Appends the value's bytes; `false` for NULL, which has none.
    fn write(&self, out: &mut BytesMut) -> bool;
}

/// Appends a value behind its length.
pub(crate) fn put(value: &impl Value, out: &mut BytesMut) {
    let start = out.len();
    out.put_i32(NULL);
    if value.write(out) {
        // Postgres refuses a length below zero, which no value of a batch comes near.
        let length = i32::try_from(out.len() - start - size_of::<i32>()).unwrap_or(i32::MIN);
        out[start..start + size_of::<i32>()].copy_from_slice(&length.to_be_bytes());
    }
}

macro_rules! value {
    ($type:ty as $sql:literal, $oid:literal, |$value:ident, $out:ident| $write:expr) => {
        impl Value for $type {
            const SQL: &'static str = $sql;
            const OID: u32 = $oid;

            fn write(&self, $out: &mut BytesMut) -> bool {
                let $value = self;
                $write;
                true
            }
        }
    };
}

value!(bool as "boolean", 16, |value, out| out.put_u8(u8::from(*value)));
value!(i16 as "smallint", 21, |value, out| out.put_i16(*value));
value!(i32 as "integer", 23, |value, out| out.put_i32(*value));
value!(i64 as "bigint", 20, |value, out| out.put_i64(*value));
value!(String as "text", 25, |value, out| out.put_slice(value.as_bytes()));
value!(&str as "text", 25, |value, out| out.put_slice(value.as_bytes()));
value!(Vec<u8> as "bytea", 17, |value, out| out.put_slice(value));
value!(DateTime<Utc> as "timestamptz", 1184, |value, out| out.put_i64(value.timestamp_micros() - EPOCH_MICROS));

impl<V: Value> Value for Option<V> {
    const SQL: &'static str = V::SQL;
    const OID: u32 = V::OID;

    fn write(&self, out: &mut BytesMut) -> bool {
        self.as_ref().is_some_and(|value| value.write(out))
    }
}

/// The version of the binary form of `jsonb`: text follows.
const JSONB_VERSION: u8 = 1;

/// A value that is written as JSON.
pub(crate) struct Text<'a, T>(pub &'a T);

impl<T: Serialize + Sync> Value for Text<'_, T> {
    const SQL: &'static str = "jsonb";
    const OID: u32 = 3802;

    fn write(&self, out: &mut BytesMut) -> bool {
        out.put_u8(JSONB_VERSION);
        // What has no JSON is cut off here, and Postgres refuses it.
        serde_json::to_writer(out.writer(), self.0).is_ok()
    }
}

/// JSON that Postgres parses into `jsonb`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Json(serde_json::Value);

impl Json {
    /// The JSON of a value of the protocol. Those that have none don't exist: NULL stands for them.
    pub(crate) fn of(value: &impl Serialize) -> Self {
        Json(serde_json::to_value(value).unwrap_or_default())
    }

    /// The value of the protocol that it is; `None` if it is none.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_value(self.0.clone()).ok()
    }
}

impl Value for Json {
    const SQL: &'static str = "jsonb";
    const OID: u32 = 3802;

    fn write(&self, out: &mut BytesMut) -> bool {
        Text(&self.0).write(out)
    }
}

impl<'a> tokio_postgres::types::FromSql<'a> for Json {
    fn from_sql(
        kind: &tokio_postgres::types::Type,
        raw: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        serde_json::Value::from_sql(kind, raw).map(Json)
    }

    fn accepts(kind: &tokio_postgres::types::Type) -> bool {
        <serde_json::Value as tokio_postgres::types::FromSql<'_>>::accepts(kind)
    }
}
