//! Feeds in Atom, by the letter of RFC 4287.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::DateTime;
use quick_xml::events::Event;
use quick_xml::Reader;
use reqwest::Method;

use crate::server::{told, Server};
use crate::support::{indexed, listing, named, Database, Market, ALICE, BOB};

/// An element: its attributes, its text and what is in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Element::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => open.push(Self::of(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().children.push(Self::of(&tag)),
                Event::Text(text) => open.last_mut().unwrap().text += &text.decode().unwrap(),
                Event::GeneralRef(reference) => {
                    let reference = format!("&{};", reference.decode().unwrap());
                    open.last_mut().unwrap().text += &quick_xml::escape::unescape(&reference).unwrap();
                }
                Event::End(_) => {
                    let closed = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(closed);
                }
                Event::Eof => return open.pop().unwrap().children.pop().unwrap(),
                _ => {}
            }
        }
    }

    fn of(tag: &quick_xml::events::BytesStart<'_>) -> Self {
        let attribute = |found: quick_xml::events::attributes::Attribute<'_>| {
            let name = String::from_utf8(found.key.as_ref().to_vec()).unwrap();
            (name, found.unescape_value().unwrap().into_owned())
        };
        let attributes = tag.attributes().map(|found| attribute(found.unwrap())).collect();
        let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
        Element { name, attributes, ..Element::default() }
    }

    fn all(&self, name: &str) -> Vec<&Element> {
        self.children.iter().filter(|child| child.name == name).collect()
    }

    /// The text of the one child of a name.
    fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} in {self:?}");
        &all[0].text
    }

    /// What RFC 4287 asks of a feed and of an entry.
    fn check(&self) {
        assert!(self.one("id").starts_with("urn:uuid:") && self.one("id").len() == 45, "{self:?}");
        assert!(!self.one("title").is_empty());
        DateTime::parse_from_rfc3339(self.one("updated")).unwrap();
    }
}

struct Feeds {
    server: Server,
}

impl Feeds {
    async fn of(database: Arc<Database>) -> Self {
        Feeds { server: Server::over(database, None, |service| service).await }
    }

    /// A feed that is checked.
    async fn read(&self, target: &str) -> Element {
        let answer = self.server.ask(Method::GET, &named(target)).send().await.unwrap();
        let (status, kind) = (answer.status(), answer.headers()["content-type"].clone());
        let text = answer.text().await.unwrap();
        assert_eq!(status, 200, "{target}: {text}");
        assert_eq!(kind, "application/atom+xml; charset=utf-8");
        let feed = Element::read(&text);
        assert_eq!((feed.name.as_str(), feed.attributes["xmlns"].as_str()), ("feed", "http://www.w3.org/2005/Atom"));
        feed.check();
        let own = feed.all("link");
        assert_eq!(
            (own.len(), &own[0].attributes["rel"], &own[0].attributes["href"]),
            (1, &"self".into(), &named(target))
        );
        let mut ids = Vec::new();
        for entry in feed.all("entry") {
            entry.check();
            assert!(entry.one("updated") <= feed.one("updated"), "a feed is as new as its newest entry");
            assert!(!entry.all("author")[0].one("name").is_empty());
            assert_eq!(entry.all("link")[0].attributes["rel"], "alternate");
            ids.push(entry.one("id"));
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "no two entries have one id");
        feed
    }

    async fn titles(&self, target: &str) -> Vec<String> {
        self.read(target).await.all("entry").iter().map(|entry| entry.one("title").to_owned()).collect()
    }
}

#[tokio::test]
async fn the_newest_listings_are_a_feed_with_the_conditions_of_their_list() {
    let mut market = Market::busy();
    let hostile = "<script>alert('&')</script>]]>\"";
    market.list(listing(hostile, BOB, 900));
    let database = Arc::new(indexed(&market).await);
    // What the registry refuses to take, another one's tables may hold.
    let broken = "UPDATE listings SET name = name || chr(11) WHERE id = 2";
    database.client.execute(broken, &[]).await.unwrap();
    let feeds = Feeds::of(database).await;
    let titles = feeds.titles("/v1/feeds/listings.atom").await;
    assert_eq!(titles, [hostile, "tiny-llama\u{fffd}", "all-MiniLM-L6-v2"]);
    assert_eq!(feeds.titles("/v1/feeds/listings.atom?limit=1").await, [hostile]);
    assert_eq!(feeds.titles("/v1/feeds/listings.atom?task=text-generation&seller=@bob").await, ["tiny-llama\u{fffd}"]);
    assert_eq!(feeds.titles("/v1/feeds/listings.atom?task=nothing").await, [] as [&str; 0]);
    let feed = feeds.read("/v1/feeds/listings.atom").await;
    let entry = feed.all("entry")[0];
    assert_eq!(entry.all("author")[0].one("name"), BOB);
    assert_eq!(entry.one("updated"), market.at(market.height()).replace("+00:00", "Z"), "by the time of its block");
    assert_eq!(entry.all("link")[0].attributes["href"], "/v1/listings/4");
    for (target, status, reason) in [
        ("/v1/feeds/listings.atom?sort=price&denom=uwhs", 400, "give neither sort nor direction"),
        ("/v1/feeds/listings.atom?limit=101", 400, "from 1 to 100"),
        ("/v1/feeds/listings/1", 404, "a listing's number and .atom"),
        ("/v1/feeds/listings/x.atom", 400, "id is \"x\""),
        ("/v1/feeds/listings/99.atom", 404, "there is no listing 99"),
    ] {
        let refused = told(feeds.server.ask(Method::GET, target)).await;
        assert_eq!(refused.status, status, "{target}: {refused:?}");
        assert!(refused.detail().contains(reason), "{target}: {refused:?}");
    }
}

#[tokio::test]
async fn a_listings_changes_are_a_feed_whose_entries_stay_what_they_are() {
    let mut market = Market::new();
    for (name, seller) in [("one", ALICE), ("two", ALICE), ("three", BOB)] {
        market.list(listing(name, seller, 100));
    }
    let mut database = indexed(&market).await;
    let feeds = Feeds::of(Arc::new(database.beside().await)).await;
    let path = "/v1/feeds/listings/1.atom";
    let first = feeds.server.ask(Method::GET, path).send().await.unwrap();
    let tag = first.headers()["etag"].clone();
    let before = feeds.titles(path).await;
    assert_eq!(before, ["one: version 1 published", "one: listed"]);

    // Blocks that change nothing of it change nothing in it.
    market.pause(3);
    database.follow(&market).await;
    let again = feeds.server.ask(Method::GET, path).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(again.status(), 304);

    market.set_price(1, 0, 150, "uwhs").set_payees(1, BOB).set_card(1, "another card").pause(1);
    database.follow(&market).await;
    let again = feeds.server.ask(Method::GET, path).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(again.status(), 200);
    let now = feeds.titles(path).await;
    let changes =
        ["one: sales paused", "one: card replaced", "one: payees replaced", "one: plan 0 costs 150uwhs from now on"];
    assert_eq!(now[..4], changes);
    assert_eq!(now[4..], before);
    let feed = feeds.read(path).await;
    assert_eq!(feed.one("updated"), market.at(market.height()).replace("+00:00", "Z"));
    assert_eq!(feed.all("entry")[3].all("category")[0].attributes["term"], "priced");

    let sellers = feeds.titles("/v1/feeds/sellers/@alice.atom").await;
    assert_eq!(sellers[4..], ["two: version 1 published", "two: listed", "one: version 1 published", "one: listed"]);
    assert_eq!(sellers[..4], changes);
    assert_eq!(feeds.titles("/v1/feeds/sellers/@bob.atom?limit=1").await, ["three: sales paused"]);
}

#[tokio::test]
async fn an_entry_warns_of_a_name_that_looks_like_anothers_and_of_code() {
    let database = indexed(&Market::spoken()).await;
    let code = "UPDATE versions SET plaintext_root = 'code' WHERE listing = 1;
        INSERT INTO contents (plaintext_root, size, files, pickles, loads, code_files)
        SELECT 'code', size, 1, 1, 'runs_code', 1 FROM versions WHERE listing = 1 AND number = 1";
    database.client.batch_execute(code).await.unwrap();
    let feeds = Feeds::of(Arc::new(database)).await;
    let feed = feeds.read("/v1/feeds/listings.atom").await;
    let told = |entry: &Element| {
        let terms =
            entry.all("category").iter().map(|category| category.attributes["term"].clone()).collect::<Vec<_>>();
        (
            entry.one("title").to_owned(),
            terms[1..].join(" "),
            entry.one("summary").split("; ").skip(1).collect::<String>(),
        )
    };
    let told: Vec<(String, String, String)> = feed.all("entry").into_iter().map(told).collect();
    let expected = [
        ("0penM0dels/whale", "look_alike", "the publisher is not Open-Models: the name looks like theirs"),
        ("open-models/whale", "runs_code", "runs code when it is loaded"),
    ];
    assert_eq!(told, expected.map(|(name, term, words)| (name.to_owned(), term.to_owned(), words.to_owned())));
}
