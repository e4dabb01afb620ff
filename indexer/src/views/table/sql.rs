//! The statements of a table. Rows are named by their keys in arrays, one for each column.

use super::row::{Column, Row};

/// The rows of given keys, by the primary key.
pub(super) fn load<R: Row>() -> String {
    let (table, names) = (R::TABLE, list(R::KEY, name));
    format!("SELECT {table}.* FROM {table} JOIN {} USING ({names})", given(R::KEY))
}

pub(super) fn delete<R: Row>() -> String {
    let (table, same) = (R::TABLE, same::<R>());
    format!("DELETE FROM {table} USING {} WHERE {same}", given(R::KEY))
}

pub(super) fn update<R: Row>() -> String {
    let (table, same) = (R::TABLE, same::<R>());
    let set = list(R::REST, |column| format!("{0} = given.{0}", column.name));
    let all: Vec<Column> = R::KEY.iter().chain(R::REST).copied().collect();
    format!("UPDATE {table} SET {set} FROM {} WHERE {same}", given(&all))
}

pub(super) fn copy<R: Row>() -> String {
    let all: Vec<Column> = R::KEY.iter().chain(R::REST).copied().collect();
    format!("COPY {} ({}) FROM STDIN BINARY", R::TABLE, list(&all, name))
}

/// The number of a row's fields.
pub(super) fn fields<R: Row>() -> i16 {
    i16::try_from(R::KEY.len() + R::REST.len()).unwrap_or(i16::MAX)
}

/// The given rows, as a table.
fn given(columns: &[Column]) -> String {
    let mut number = 0;
    let arrays = list(columns, |column| {
        number += 1;
        format!("${number}::{}[]", column.sql)
    });
    format!("unnest({arrays}) AS given ({})", list(columns, name))
}

fn same<R: Row>() -> String {
    let conditions: Vec<String> =
        R::KEY.iter().map(|column| format!("{}.{1} = given.{1}", R::TABLE, column.name)).collect();
    conditions.join(" AND ")
}

fn name(column: &Column) -> String {
    column.name.to_owned()
}

fn list(columns: &[Column], write: impl FnMut(&Column) -> String) -> String {
    columns.iter().map(write).collect::<Vec<_>>().join(", ")
}
