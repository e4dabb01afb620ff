//! The committed schema is the program's, and its descriptions say what names don't.
#![allow(clippy::unwrap_used)]

mod breaking;

use std::fs;

use serde_json::Value;
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::read::{Feed, Rows};
use weighhouse_releases::KEPT;

#[test]
fn the_committed_schema_is_not_stale() {
    let committed = include_str!("../../../schema/schema.graphql");
    let now = graphql::sdl();
    assert!(
        committed == now,
        "schema/schema.graphql is stale: `cargo run -p weighhouse-indexer -- sdl > schema/schema.graphql`"
    );
}

/// Clients were written for the last release: what it has stays, and is deprecated before it goes.
#[test]
fn the_schema_breaks_no_client_of_the_last_release() {
    let release = KEPT.last().unwrap().version;
    let released = format!("{}/../deploy/releases/{release}/schema.graphql", env!("CARGO_MANIFEST_DIR"));
    let broken = breaking::changes(&fs::read_to_string(released).unwrap(), &graphql::sdl());
    assert!(
        broken.is_empty(),
        "clients of release {release} break: keep what they ask for and mark it deprecated, or release a new major \
         version: {broken:#?}"
    );
}

/// Whatever a type has: fields that are answered, fields that are given, or values.
const MEMBERS: [&str; 3] = ["fields", "inputFields", "enumValues"];

/// A description says what the name doesn't, or is left out.
#[tokio::test]
async fn no_description_repeats_its_name() {
    let nowhere = "host=/nowhere".parse().unwrap();
    let rows = Rows::new(weighhouse_indexer::database::readers(&nowhere, 1).unwrap());
    let query = "{ __schema { types { name description
        fields { name description } inputFields { name description } enumValues { name description }
    } } }";
    let answer = graphql::schema(rows, Feed::default()).execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    let types = answer["data"]["__schema"]["types"].as_array().unwrap();
    let (mut described, mut idle) = (0, Vec::new());
    for kind in types.iter().filter(|kind| !kind["name"].as_str().unwrap().starts_with("__")) {
        let members = MEMBERS.iter().flat_map(|members| kind[members].as_array().into_iter().flatten());
        for member in members.chain([kind]) {
            let (name, description) = (&member["name"], member["description"].as_str().unwrap_or_default());
            described += usize::from(!description.is_empty());
            if repeats(description, name.as_str().unwrap()) {
                idle.push((kind["name"].clone(), name.clone()));
            }
        }
    }
    assert!(described > 250, "{described} descriptions");
    assert_eq!(idle, Vec::<(Value, Value)>::new());
}

/// Strangers read the schema first: whatever it has, it says what that is.
#[test]
fn everything_in_the_schema_is_described() {
    use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
    let sdl = graphql::sdl();
    let document = async_graphql::parser::parse_schema(&sdl).unwrap();
    let mut silent = Vec::new();
    let mut look = |is_described: bool, name: String| {
        if !is_described {
            silent.push(name);
        }
    };
    for definition in document.definitions {
        let TypeSystemDefinition::Type(kind) = definition else { continue };
        let (name, kind) = (kind.node.name.node.clone(), kind.node);
        look(kind.description.is_some(), name.to_string());
        match kind.kind {
            TypeKind::Object(async_graphql::parser::types::ObjectType { fields, .. })
            | TypeKind::Interface(async_graphql::parser::types::InterfaceType { fields, .. }) => {
                for field in fields.into_iter().map(|field| field.node) {
                    look(field.description.is_some(), format!("{name}.{}", field.name.node));
                    for argument in field.arguments.into_iter().map(|argument| argument.node) {
                        let (field, argument_name) = (&field.name.node, &argument.name.node);
                        look(argument.description.is_some(), format!("{name}.{field}({argument_name})"));
                    }
                }
            }
            TypeKind::InputObject(input) => {
                for field in input.fields.into_iter().map(|field| field.node) {
                    look(field.description.is_some(), format!("{name}.{}", field.name.node));
                }
            }
            TypeKind::Enum(choice) => {
                for value in choice.values.into_iter().map(|value| value.node) {
                    look(value.description.is_some(), format!("{name}.{}", value.value.node));
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

/// Whether every word of a description is one of the name, or an article.
fn repeats(description: &str, name: &str) -> bool {
    const ARTICLES: [&str; 5] = ["the", "its", "a", "an", "of"];
    let mut words = description.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let name = name.to_lowercase().replace('_', "");
    words.peek().is_some()
        && words.all(|word| {
            let word = word.to_lowercase();
            ARTICLES.contains(&word.as_str()) || name.contains(word.trim_end_matches('s'))
        })
}

#[test]
fn a_repetition_is_told_from_a_description() {
    assert!(repeats("The order's bond.", "orderBond") && repeats("A listing.", "Listing"));
    assert!(!repeats("The bond, in base units.", "bond") && !repeats("", "bond"));
}
