//! The documents of the manual's pages: what a storefront asks is measured as the manual has it.

use anyhow::Context;

const MANUAL: &str = include_str!("../../../docs/api.md");

/// The document of an operation.
///
/// # Errors
/// A manual without it.
pub fn document(operation: &str) -> anyhow::Result<String> {
    let begins = format!("query {operation}(");
    let blocks = MANUAL.split("```graphql\n").skip(1).filter_map(|rest| rest.split("```").next());
    let found = blocks.into_iter().find(|block| block.starts_with(&begins));
    Ok(found.with_context(|| format!("docs/api.md has no query {operation}"))?.to_owned())
}
