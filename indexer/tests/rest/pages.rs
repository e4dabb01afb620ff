//! Lists by filters, sorts and pages.

use serde_json::{json, Value};

use crate::support::Market;
use crate::{values, Server};

#[tokio::test]
async fn filters_choose_and_combine() {
    let server = Server::with(&Market::busy()).await;
    for (query, expected) in [
        ("", vec!["tiny-llama", "all-MiniLM-L6-v2"]),
        ("?task=sentence-similarity", vec!["all-MiniLM-L6-v2"]),
        ("?seller=@alice&seller=@bob", vec!["tiny-llama", "all-MiniLM-L6-v2"]),
        ("?seller=@bob&task=sentence-similarity", vec![]),
        ("?denom=uatom", vec![]),
        ("?sort=price&denom=uwhs", vec!["tiny-llama", "all-MiniLM-L6-v2"]),
        ("?sort=price&direction=desc&denom=uusd", vec!["all-MiniLM-L6-v2", "tiny-llama"]),
        ("?sort=newest&direction=asc", vec!["all-MiniLM-L6-v2", "tiny-llama"]),
        ("?sort=best_selling", vec!["all-MiniLM-L6-v2", "tiny-llama"]),
        ("?state=retired&state=paused", vec!["whisper-small"]),
        ("?sales_min=1", vec!["all-MiniLM-L6-v2"]),
        ("?created_to=2001-01-01T00:00:00Z", vec![]),
        ("?seller=%27%20OR%20true%20--", vec![]),
    ] {
        let page = server.read(&format!("/v1/listings{query}")).await;
        assert_eq!(values(&page, "name"), expected, "{query}");
    }
}

#[tokio::test]
async fn pages_of_any_size_and_sort_answer_every_row_once() {
    let server = Server::with(&Market::crowd()).await;
    for sort in ["sort=newest", "sort=best_selling&direction=asc", "sort=price&denom=uwhs"] {
        let whole = values(&server.read(&format!("/v1/listings?limit=100&{sort}")).await, "name");
        assert_eq!(whole.len(), 23);
        for size in [1, 5, 23] {
            assert_eq!(walk(&server, &format!("/v1/listings?limit={size}&{sort}")).await, whole, "{sort} by {size}");
        }
    }
}

/// Follows the links from page to page, each of which says the same as `next`.
async fn walk(server: &Server, first: &str) -> Vec<Value> {
    let (mut names, mut target) = (Vec::new(), first.to_owned());
    loop {
        let response = server.response(&target).await;
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        let page: Value = response.json().await.unwrap();
        names.extend(values(&page, "name"));
        let Some(next) = page["next"].as_str() else {
            assert_eq!(link, None);
            return names;
        };
        let (path, relation) = link.as_deref().unwrap().split_once("; ").unwrap();
        assert_eq!(relation, "rel=\"next\"");
        target = path.trim_matches(['<', '>']).to_owned();
        assert!(target.ends_with(&format!("after={next}")), "{target}");
    }
}

#[tokio::test]
async fn a_list_is_counted_when_somebody_asks() {
    let server = Server::with(&Market::crowd()).await;
    let page = server.read("/v1/listings?limit=1&count=true").await;
    assert_eq!(page["total"], json!({"count": 23, "is_exact": true}));
    assert_eq!(server.read("/v1/listings?limit=1").await.get("total"), None);
    let orders = server.read("/v1/orders?buyer=@bob&state=settled&count=true").await;
    assert_eq!(orders["total"], json!({"count": 4, "is_exact": true}));
    assert_eq!(values(&orders, "listing"), [12, 9, 3, 3]);
    assert_eq!(server.read("/v1/offers").await["data"], json!([]));
}
