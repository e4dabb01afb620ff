//! Writes the reference page of a contract, `docs/contracts/<name>.md`, from `schema/<name>.json`.

mod page;
mod shape;

use std::{env, fs};

use anyhow::{Context, Result};
use serde_json::Value;

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let usage = "usage: weighhouse-reference SCHEMA PAGE";
    let schema = arguments.next().context(usage)?;
    let page = arguments.next().context(usage)?;
    let text = fs::read_to_string(&schema).with_context(|| format!("reading {}", schema.to_string_lossy()))?;
    let schema: Value = serde_json::from_str(&text).context("the schema is no JSON")?;
    fs::write(&page, page::of(&schema)?).with_context(|| format!("writing {}", page.to_string_lossy()))
}
