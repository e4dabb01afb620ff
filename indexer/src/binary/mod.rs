//! Values and rows in Postgres' binary form, made apart from the connection that sends them.

mod copy;
mod numeric;
mod value;

pub(crate) use copy::{copy, Copy, Rows};
pub(crate) use numeric::Numeric;
pub(crate) use value::{put, Json, Text, Value};
