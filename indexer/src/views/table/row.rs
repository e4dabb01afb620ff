//! Rows with the types of their columns.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type};

use crate::binary::{put, Value};

/// A column as SQL names it.
#[derive(Clone, Copy, Debug)]
pub(in crate::views) struct Column {
    pub name: &'static str,
    pub sql: &'static str,
}

/// A row of a view's table.
pub(in crate::views) trait Row: Clone + PartialEq + Send + Sync {
    /// The columns that tell it from all others.
    type Key: Key;
    const TABLE: &'static str;
    /// The columns of the key, and those beside it.
    const KEY: &'static [Column];
    const REST: &'static [Column];

    fn key(&self) -> Self::Key;

    /// Appends every column, the key's first.
    fn write(&self, out: &mut BytesMut);

    /// An array of each column, the key's first.
    fn arrays(rows: &[&Self]) -> Vec<Array>;

    /// Reads the columns by their names.
    fn read(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error>;
}

/// What tells rows apart.
pub(in crate::views) trait Key: Ord + Clone + Send + Sync + std::fmt::Debug {
    /// An array of each column.
    fn arrays(keys: &[&Self]) -> Vec<Array>;
}

macro_rules! key {
    (($($type:ident $place:tt),+)) => {
        impl<$($type),+> Key for ($($type,)+)
        where
            $($type: Value + Ord + Clone + Send + Sync + std::fmt::Debug),+
        {
            fn arrays(keys: &[&Self]) -> Vec<Array> {
                vec![$(Array::of(keys.iter().map(|key| &key.$place))),+]
            }
        }
    };
}

key!((A 0));
key!((A 0, B 1));
key!((A 0, B 1, C 2));
key!((A 0, B 1, C 2, D 3));
key!((A 0, B 1, C 2, D 3, E 4));

/// An array of one dimension in Postgres' binary form: one column of many rows.
#[derive(Debug)]
pub(in crate::views) struct Array(BytesMut);

impl Array {
    pub(in crate::views) fn of<'a, V: Value + 'a>(values: impl ExactSizeIterator<Item = &'a V>) -> Self {
        const DIMENSIONS: i32 = 1;
        const MAY_HAVE_NULLS: i32 = 1;
        const FIRST_INDEX: i32 = 1;
        let mut bytes = BytesMut::new();
        bytes.put_i32(DIMENSIONS);
        bytes.put_i32(MAY_HAVE_NULLS);
        bytes.put_u32(V::OID);
        bytes.put_i32(i32::try_from(values.len()).unwrap_or(i32::MAX));
        bytes.put_i32(FIRST_INDEX);
        for value in values {
            put(value, &mut bytes);
        }
        Array(bytes)
    }
}

impl ToSql for Array {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

/// Defines a row: its struct has the names of the table's columns, which have the fields' types.
macro_rules! row {
    (
        $(#[$meta:meta])*
        $name:ident in $table:literal by { $($key:ident: $key_type:ty,)+ } with { $($column:ident: $type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub(in crate::views) struct $name {
            $(pub $key: $key_type,)+
            $(pub $column: $type,)*
        }

        impl $crate::views::table::Row for $name {
            type Key = ($($key_type,)+);
            const TABLE: &'static str = $table;
            const KEY: &'static [$crate::views::table::Column] = &[$(
                $crate::views::table::Column {
                    name: stringify!($key),
                    sql: <$key_type as $crate::views::table::Value>::SQL,
                },
            )+];
            const REST: &'static [$crate::views::table::Column] = &[$(
                $crate::views::table::Column {
                    name: stringify!($column),
                    sql: <$type as $crate::views::table::Value>::SQL,
                },
            )*];

            fn key(&self) -> Self::Key {
                ($(Clone::clone(&self.$key),)+)
            }

            fn write(&self, out: &mut bytes::BytesMut) {
                $($crate::views::table::put(&self.$key, out);)+
                $($crate::views::table::put(&self.$column, out);)*
            }

            fn arrays(rows: &[&Self]) -> Vec<$crate::views::table::Array> {
                vec![
                    $($crate::views::table::Array::of(rows.iter().map(|row| &row.$key)),)+
                    $($crate::views::table::Array::of(rows.iter().map(|row| &row.$column)),)*
                ]
            }

            fn read(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
                Ok($name {
                    $($key: row.try_get(stringify!($key))?,)+
                    $($column: row.try_get(stringify!($column))?,)*
                })
            }
        }
    };
}

pub(in crate::views) use row;
