//! Feeds in Atom, by the letter of RFC 4287.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::DateTime;
use quick_xml::events::Event;
use quick_xml::Reader;
use reqwest::Method;
use weighhouse_protocol::reputation::ExecuteMsg;

use crate::server::{told, Server};
use crate::support::{indexed, listing, named, Database, Market, ALICE, BOB, CAROL, GUARDIAN};

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
        SELECT 'code', size, 1, 1, 'runs_code', 1 FROM versions WHERE listing = 1 AND number = 1;
        INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
        VALUES ('code', 'one', '1.0', 'malicious', '[]', now()), ('code', 'other', '1.0', 'clean', '[]', now())";
    database.client.batch_execute(code).await.unwrap();
    let feeds = Feeds::of(Arc::new(database)).await;
    let feed = feeds.read("/v1/feeds/listings.atom").await;
    let told: Vec<[String; 3]> = feed.all("entry").into_iter().map(warned).collect();
    let [alike, code] = [
        ["look_alike", "the publisher is not Open-Models: the name looks like theirs"],
        ["runs_code malicious", "runs code when it is loaded; a scanner found what does harm"],
    ];
    let entry = |title: &str, [terms, words]: [&str; 2]| [title, terms, words].map(str::to_owned);
    assert_eq!(told, [entry("0penM0dels/whale", alike), entry("open-models/whale", code)]);

    // So does each of its changes, by whichever feed.
    for (target, name, warning) in [
        ("/v1/feeds/listings/2.atom", "0penM0dels/whale", alike),
        ("/v1/feeds/sellers/@bob.atom", "0penM0dels/whale", alike),
        ("/v1/feeds/sellers/@alice.atom", "open-models/whale", code),
        ("/v1/feeds/publishers/open-models.atom", "open-models/whale", code),
    ] {
        let feed = feeds.read(target).await;
        let told: Vec<[String; 3]> = feed.all("entry").into_iter().map(warned).collect();
        let changes = ["version 1 published", "listed"].map(|change| entry(&format!("{name}: {change}"), warning));
        assert_eq!(told, changes, "{target}");
    }
}

/// The title of an entry, the words for programs behind its first category, and its warnings.
fn warned(entry: &Element) -> [String; 3] {
    let terms: Vec<&str> = entry.all("category").iter().map(|category| category.attributes["term"].as_str()).collect();
    let summary = entry.one("summary");
    let warnings = summary.split_once("; ").map_or("", |(_, warnings)| warnings);
    [entry.one("title").to_owned(), terms[1..].join(" "), warnings.to_owned()]
}

#[tokio::test]
async fn a_publishers_feed_has_what_its_wallets_sell_while_it_is_backed() {
    let mut market = Market::spoken();
    market.list(listing("open-models/minnow", GUARDIAN, 100));
    let mut database = indexed(&market).await;
    let feeds = Feeds::of(Arc::new(database.beside().await)).await;
    let path = "/v1/feeds/publishers/open-models.atom";
    let own = ["open-models/whale: version 1 published", "open-models/whale: listed"];
    let whole = [["open-models/minnow: version 1 published", "open-models/minnow: listed"], own].concat();
    assert_eq!(feeds.titles(path).await, whole);
    assert_eq!(feeds.titles(&format!("{path}?limit=3")).await, whole[..3], "the newest of both");
    let ids = async |target: &str| feeds.read(target).await.one("id").to_owned();
    assert_ne!(ids(path).await, ids("/v1/feeds/sellers/@alice.atom").await, "a feed with other entries is another");
    assert_eq!(feeds.titles("/v1/feeds/sellers/@alice.atom").await, own);

    market.say(ALICE, ExecuteMsg::RevokeAttestation { account: ALICE.into(), verifier: CAROL.into() }, 0);
    database.follow(&market).await;
    assert_eq!(feeds.titles(path).await, own, "nothing backs the holder");
    let proven = "INSERT INTO domain_checks (account, domain, proven_since, proven_until)
        VALUES ($1, 'models.example', now(), now() + interval '1 day')
        ON CONFLICT (account) DO UPDATE SET proven_since = now(), proven_until = excluded.proven_until";
    database.client.execute(proven, &[&ALICE]).await.unwrap();
    assert_eq!(feeds.titles(path).await, whole);
}
