//! Values that can't be read are the caller's to mend, and each is told with what to write.

use async_graphql::{Request, Variables};
use futures::StreamExt;
use serde_json::{json, Value};

use crate::support::{Market, ALICE};
use crate::Server;

/// Messages of an answer that has no data, and errors of the request with one code alone.
fn refusal(answer: &Value) -> &str {
    let [error] = answer["errors"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!((&answer["data"], &error["path"]), (&Value::Null, &Value::Null), "{answer}");
    assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    assert!(error["locations"][0]["line"].is_u64(), "{answer}");
    error["message"].as_str().unwrap()
}

#[tokio::test]
async fn a_value_that_cannot_be_read_is_told_with_what_to_write() {
    let server = Server::with(&Market::new()).await;
    for (arguments, message) in [
        (r#"filter: {task: "text-generation"}"#, r#"filter.task is "text-generation": write {eq: "text-generation"}"#),
        ("orderBy: PRICE", "orderBy is PRICE: write {field: PRICE}"),
        ("orderBy: {field: CHEAPEST}", "orderBy.field is CHEAPEST: write one of RELEVANCE, NEWEST, PRICE"),
        (r#"filter: "a""#, r#"filter is "a": write an object of ListingFilter, which has and, or, not, task"#),
        ("filter: {id: 1}", "filter.id is no field of ListingFilter, which has and, or, not, task"),
        ("filter: {price: {lte: \"5\"}}", "filter.price.denom is needed, of type String!"),
        (
            r#"filter: {price: {denom: "uwhs", lte: "5whs"}}"#,
            r#"filter.price.lte can't be read: "5whs" is no whole number from 0 to"#,
        ),
        (
            r#"filter: {price: {denom: "uwhs", lte: 5.5}}"#,
            "filter.price.lte is 5.5: write an amount in base units as a",
        ),
        (
            r#"filter: {createdAt: {gte: "yesterday"}}"#,
            r#"filter.createdAt.gte can't be read: "yesterday" is no time: write one as 2026-10-01T00:00:00Z"#,
        ),
        (r#"filter: {createdAt: {gte: "2026-09-01"}}"#, r#""2026-09-01" is no time: write 2026-09-01T00:00:00Z"#),
        ("filter: {createdAt: {gte: 5}}", "filter.createdAt.gte is 5: write a time as a string"),
        (
            "filter: {or: [{size: {gt: 1}}, {size: {gt: 1.5}}]}",
            "filter.or[1].size.gt is 1.5: write a whole number of 64",
        ),
        (
            r#"filter: {fitsMemoryBytes: "16 GB"}"#,
            r#"filter.fitsMemoryBytes can't be read: "16 GB" is no whole number"#,
        ),
        ("first: 5000000000", "first is 5000000000: write a whole number of 32 bits"),
        (r#"first: "5""#, r#"first is "5": write a whole number of 32 bits"#),
        ("filter: {sellable: 1}", "filter.sellable is 1: write true or false"),
        ("query: 5", "query is 5: write a string"),
        ("filter: {and: [null]}", "filter.and[0] is null, and ListingFilter! may not be"),
    ] {
        let answer = server.ask(&format!("{{ listings({arguments}) {{ nodes {{ id }} }} }}")).await;
        let found = refusal(&answer);
        assert!(found.contains(message), "{arguments}: {found}");
        // Wherever it stands in a document.
        let spread = format!("{{ ...f }} fragment f on Query {{ listings({arguments}) {{ totalCount }} }}");
        assert_eq!(refusal(&server.ask(&spread).await), found);
    }
    for (query, message) in [
        ("{ sales(of: {listing: 1, task: \"a\"}) { denom } }", "of has to have exactly one of listing, task, seller"),
        ("{ listing(id: true) { id } }", "id is true: write an id"),
        ("{ listing(id: 1) { versions(first: 1.5) { number } } }", "first is 1.5: write a whole number of 32 bits"),
    ] {
        let answer = server.ask(query).await;
        assert!(refusal(&answer).contains(message), "{query}: {answer}");
    }
}

#[tokio::test]
async fn a_variable_is_read_by_its_type_before_anything_runs() {
    let server = Server::with(&Market::new()).await;
    let listing = "query($id: ID!) { listing(id: $id) { id } }";
    let listings = "query($f: ListingFilter) { listings(filter: $f) { nodes { id } } }";
    let after = "query($t: DateTime) { listings(filter: {createdAt: {gte: $t}}) { nodes { id } } }";
    let default = "query($t: DateTime = \"now\") { listings(filter: {createdAt: {gte: $t}}) { nodes { id } } }";
    let ask = async |query: &str, variables: &Value| {
        let request = Request::new(query).variables(Variables::from_json(variables.clone()));
        serde_json::to_value(server.schema.execute(request).await).unwrap()
    };
    let none = "variable $id of type ID! has no value: send it in `variables`";
    for (query, variables, message) in [
        (listing, json!({}), none),
        (listing, json!({"ID": "1"}), none),
        (listing, json!({"id": null}), "$id is null, and ID! may not be"),
        (listings, json!({"f": {"task": "t"}}), r#"$f.task is "t": write {eq: "t"}"#),
        (after, json!({"t": "2026-10-01"}), r#"$t can't be read: "2026-10-01" is no time: write 2026-10-01T00:00:00Z"#),
        (default, json!({}), r#"$t can't be read: "now" is no time"#),
    ] {
        let answer = ask(query, &variables).await;
        assert!(refusal(&answer).contains(message), "{variables}: {answer}");
    }
    for (query, variables) in [
        (listing, json!({"id": 1})),
        (listings, json!({"f": {"task": {"eq": "t"}, "state": {"in": "ACTIVE"}}})),
        (listings, json!({})),
        (after, json!({"t": "2026-10-01T00:00:00Z"})),
        (default, json!({"t": null})),
    ] {
        let answer = ask(query, &variables).await;
        assert_eq!(answer["errors"], Value::Null, "{variables}: {answer}");
    }
}

/// A document of several operations is checked for the one that runs.
#[tokio::test]
async fn variables_of_another_operation_are_not_asked_for() {
    let server = Server::with(&Market::new()).await;
    let both =
        "query A { _meta { height } } query B($id: ID!) { ...f } fragment f on Query { listing(id: $id) { id } }";
    let ask = async |name: &str| {
        let answer = server.schema.execute(Request::new(both).operation_name(name)).await;
        serde_json::to_value(answer).unwrap()
    };
    assert_eq!(ask("A").await["errors"], Value::Null);
    assert!(refusal(&ask("B").await).contains("variable $id of type ID! has no value"));
}

#[tokio::test]
async fn a_subscription_is_refused_in_the_same_words() {
    let server = Server::with(&Market::new()).await;
    for (query, message) in [
        ("subscription($a: String!) { orderSteps(after: $a) { cursor } }", "variable $a of type String! has no value"),
        ("subscription { orderPlaced(filter: {states: [PAID]}) { id } }", "filter.states[0] is PAID: write one of"),
    ] {
        let told: Vec<_> = server.schema.execute_stream(query).collect().await;
        let [answer] = told.as_slice() else { panic!("{told:?}") };
        let answer = serde_json::to_value(answer).unwrap();
        assert!(refusal(&answer).contains(message), "{answer}");
    }
}

#[tokio::test]
async fn an_address_of_another_chain_or_with_a_typing_error_is_refused_wherever_it_is_asked_for() {
    let server = Server::with(&Market::new()).await;
    let real = "UPDATE contracts SET address = $1 WHERE name = 'registry'";
    server.database.client.execute(real, &[&ALICE]).await.unwrap();
    for (query, message) in [
        (
            "{ account(address: \"cosmos1abc\") { address } }",
            "address is \"cosmos1abc\": addresses of this chain begin with cosmwasm1",
        ),
        (
            "{ account(address: \"cosmwasm1abc\") { address } }",
            "address is \"cosmwasm1abc\", which has a typing error: its checksum",
        ),
        ("{ seller(account: \"x\") { account } }", "account is \"x\""),
        ("{ bonds(seller: \"x\") { denom } }", "seller is \"x\""),
        ("{ balances(account: \"\") { denom } }", "account is \"\""),
        ("{ sales(of: {seller: \"x\"}) { denom } }", "of.seller is \"x\""),
        ("{ conversion(of: {seller: \"x\"}) { visits } }", "of.seller is \"x\""),
        ("{ income(account: \"x\") { denom } }", "account is \"x\""),
        ("{ listing(id: 1) { income(account: \"x\") { denom } } }", "account is \"x\""),
        ("{ listings(filter: {seller: {eq: \"x\"}}) { totalCount } }", "filter.seller is \"x\""),
        ("{ listings(filter: {not: {seller: {in: [\"@bob\", \"x\"]}}}) { totalCount } }", "filter.not.seller is \"x\""),
        ("{ orders(filter: {buyers: [\"@bob\", \"x\"]}) { totalCount } }", "filter.buyers is \"x\""),
        ("{ licenses(filter: {owner: \"x\"}) { totalCount } }", "filter.owner is \"x\""),
        ("{ disputes(filter: {arbiter: \"x\"}) { totalCount } }", "filter.arbiter is \"x\""),
        ("query($a: String! = \"x\") { account(address: $a) { address } }", "address is \"x\""),
    ] {
        let answer = server.ask(query).await;
        assert!(refusal(&answer).starts_with(message), "{query}: {answer}");
    }
    let fine =
        server.ask("{ account(address: \"@alice\") { address } listings(filter: {task: {eq: \"x\"}}) { totalCount } }");
    assert_eq!(fine.await["errors"], Value::Null);
    for query in ["orderSteps(filter: {buyer: \"x\"}) { cursor }", "listingChanges(sellers: [\"x\"]) { cursor }"] {
        let told: Vec<_> = server.schema.execute_stream(format!("subscription {{ {query} }}")).collect().await;
        let answer = serde_json::to_value(&told).unwrap();
        assert!(refusal(&answer[0]).contains("addresses of this chain begin with"), "{answer}");
    }
}
