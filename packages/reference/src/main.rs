//! Writes the reference page of a contract, `docs/contracts/<name>.md`, from `schema/<name>.json` and the source of its
//! errors.

mod errors;
mod page;
mod shape;

use std::ffi::OsStr;
use std::{env, fs};

use anyhow::{Context, Result};
use serde_json::Value;

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let usage = "usage: weighhouse-reference SCHEMA ERRORS PAGE";
    let schema = arguments.next().context(usage)?;
    let errors = arguments.next().context(usage)?;
    let page = arguments.next().context(usage)?;
    let schema: Value = serde_json::from_str(&read(&schema)?).context("the schema is no JSON")?;
    fs::write(&page, page::of(&schema, &read(&errors)?)?).with_context(|| format!("writing {}", page.to_string_lossy()))
}

fn read(path: &OsStr) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.to_string_lossy()))
}
