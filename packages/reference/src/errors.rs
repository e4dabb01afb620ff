//! The reasons for which a contract refuses, read from the source of its errors: schemas say nothing of them.

use anyhow::{Context, Result};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Item, Lit, LitStr, Meta, Variant};

/// The enumeration of a contract's errors.
const ERRORS: &str = "ContractError";

/// A reason to refuse.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    /// What programs know it by: the contract, and the reason.
    pub code: String,
    pub meaning: String,
}

/// Every reason of a contract, in the order in which they are defined.
///
/// # Errors
/// When the source has no such errors, or one whose words begin with no code of the contract, or nothing says what it means.
pub fn of(contract: &str, source: &str) -> Result<Vec<Refusal>> {
    let file = syn::parse_file(source).context("the source of the errors is no Rust")?;
    let errors = file.items.iter().find_map(|item| match item {
        Item::Enum(errors) if errors.ident == ERRORS => Some(errors),
        _ => None,
    });
    let errors = errors.with_context(|| format!("the source has no {ERRORS}"))?;
    errors.variants.iter().map(|variant| refusal(contract, variant)).collect()
}

fn refusal(contract: &str, variant: &Variant) -> Result<Refusal> {
    let name = &variant.ident;
    let words = variant.attrs.iter().find(|attribute| attribute.path().is_ident("error"));
    let words = words.with_context(|| format!("{name} has no words"))?;
    let words = words.parse_args_with(first).with_context(|| format!("the words of {name}"))?.value();
    let code = words.split_once(": ").map(|(code, _)| code);
    let code = code.filter(|code| code.split_once('/').is_some_and(|(by, _)| by == contract));
    let code = code.with_context(|| format!("{words:?} does not begin with a code, {contract}/…"))?.to_owned();
    let meaning: Vec<String> = variant.attrs.iter().filter_map(said).collect();
    anyhow::ensure!(!meaning.is_empty(), "nothing says what {code} means");
    Ok(Refusal { code, meaning: meaning.join(" ") })
}

/// The text of `#[error("…", values)]`.
fn first(arguments: ParseStream<'_>) -> syn::Result<LitStr> {
    let text = arguments.parse()?;
    arguments.step(|rest| {
        let mut rest = *rest;
        while let Some((_, next)) = rest.token_tree() {
            rest = next;
        }
        Ok(((), rest))
    })?;
    Ok(text)
}

/// A line of documentation.
fn said(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(text) if pair.path.is_ident("doc") => match &text.lit {
            Lit::Str(line) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_error_is_told_by_its_code_and_documentation() {
        let source = r#"
            /// Others.
            pub enum Other { A }
            pub enum ContractError {
                /// Every license of the plan
                /// is taken.
                #[error("escrow/sold_out: all {supply} licenses of plan {} are taken", .plan)]
                SoldOut { supply: u32, plan: u8 },
                /// The chain's own reasons.
                #[error("escrow/std: {0}")]
                Std(#[from] StdError),
            }
        "#;
        let refusal = |code: &str, meaning: &str| Refusal { code: code.into(), meaning: meaning.into() };
        let told = [
            refusal("escrow/sold_out", "Every license of the plan is taken."),
            refusal("escrow/std", "The chain's own reasons."),
        ];
        assert_eq!(of("escrow", source).unwrap(), told);
    }

    #[test]
    fn an_error_without_a_code_of_its_contract_or_without_meaning_is_none() {
        for (variant, fault) in [
            ("/// Said.\nA", "A has no words"),
            ("/// Said.\n#[error(\"no code\")] A", "\"no code\" does not begin with a code, escrow/…"),
            ("/// Said.\n#[error(\"registry/a: b\")] A", "\"registry/a: b\" does not begin with a code, escrow/…"),
            ("#[error(\"escrow/a: b\")] A", "nothing says what escrow/a means"),
        ] {
            let told = of("escrow", &format!("enum ContractError {{\n{variant}\n}}"));
            assert_eq!(told.unwrap_err().to_string(), fault, "{variant}");
        }
        assert_eq!(of("escrow", "").unwrap_err().to_string(), "the source has no ContractError");
    }
}
