//! Both engines answer alike: the same filters, sorts and pages, by Postgres and by the search index.

use std::collections::BTreeSet;

use serde_json::Value;
use weighhouse_indexer::api::graphql::Schema;
use weighhouse_protocol::registry::NewListing;

use crate::support::{listing, listings, named, Database, Index, Market, ALICE, BOB, CAROL, MODERATOR};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    /// One to three conditions, none of them twice, and others within them down to a depth.
    fn filter(&mut self, depth: usize) -> String {
        let kinds: BTreeSet<usize> = (0..=self.roll(3)).map(|_| self.roll(if depth == 0 { 21 } else { 24 })).collect();
        let parts: Vec<String> = kinds.into_iter().map(|kind| self.condition(kind, depth)).collect();
        format!("{{{}}}", parts.join(", "))
    }

    fn condition(&mut self, kind: usize, depth: usize) -> String {
        match kind {
            0 => format!("task: {{eq: \"{}\"}}", self.one(&["translation", "sentence-similarity", "none"])),
            1 => format!("framework: {{in: [\"{}\", \"gguf\"]}}", self.one(&["transformers", "yolo"])),
            2 => format!("license: {{eq: \"{}\"}}", self.one(&["mit", "apache-2.0"])),
            3 => format!("seller: {{in: [\"{}\", \"{}\"]}}", self.one(&["@alice", "@bob"]), self.one(&["@carol", "x"])),
            4 => format!("state: {{in: [{}, {}]}}", self.one(&["ACTIVE", "PAUSED"]), self.one(&["DELISTED", "ACTIVE"])),
            5 => format!("sellable: {}", self.one(&["true", "false"])),
            6 if self.roll(3) == 0 => {
                let denom = self.one(&["uwhs", "uusd"]);
                format!("price: {{denom: \"{denom}\", in: [\"{}\", \"{}\"]}}", 100 + self.roll(90), self.roll(30))
            }
            6 => {
                let (lower, upper) = (self.one(&["gt", "gte"]), self.one(&["lt", "lte"]));
                let denom = self.one(&["uwhs", "uusd", "uatom"]);
                format!(
                    "price: {{denom: \"{denom}\", {lower}: \"{}\", {upper}: \"{}\"}}",
                    self.roll(120),
                    self.roll(250)
                )
            }
            7 if self.roll(2) == 0 => {
                let one = self.one(&["CLEAN", "SUSPICIOUS", "MALICIOUS"]);
                format!("scanned: {{in: [{one}, {}]}}", self.one(&["CLEAN", "MALICIOUS"]))
            }
            7 => format!("format: {{in: [\"{}\"]}}", self.one(&["gguf", "onnx", "none"])),
            8 => format!("size: {{{}: \"{}\"}}", self.one(&["gt", "gte", "lt", "lte", "eq"]), self.roll(4) * 100),
            9 => format!("parameters: {{{}: \"{}\"}}", self.one(&["gt", "lte"]), self.roll(8)),
            10 => format!("sales: {{{}: \"{}\"}}", self.one(&["gt", "gte", "lt", "eq"]), self.roll(4) as i64 - 1),
            11 => format!(
                "rights: [{}, {}]",
                self.one(&["COMMERCIAL", "TRANSFER"]),
                self.one(&["DERIVATIVES", "REDISTRIBUTION"])
            ),
            12 => format!("tag: {{in: [\"{}\", \"{}\"]}}", self.one(&["t0", "t1"]), self.one(&["t2", "none"])),
            13 => format!("publisher: {{in: [\"{}\", \"x\"]}}", self.one(&["house", "m1", "none"])),
            14 => format!("kind: {{eq: {}}}", self.one(&["TERM", "PERPETUAL"])),
            15 if self.roll(2) == 0 => {
                let one = self.one(&["DATA_ONLY", "RUNS_CODE", "UNKNOWN"]);
                format!("loads: {{in: [{one}, {}]}}", self.one(&["DATA_ONLY", "UNKNOWN"]))
            }
            15 => format!("quantization: {{in: [\"{}\"]}}", self.one(&["Q4_K", "F32", "none"])),
            16 => format!("fitsMemoryBytes: \"{}\"", self.roll(5) * 100),
            17 => format!("memory: {{{}: \"{}\"}}", self.one(&["gt", "eq"]), self.roll(4) * 100),
            18 => self.metric(),
            19 => format!("size: {{in: [\"{}\", \"{}\"]}}", self.roll(4) * 100, self.roll(4) * 100),
            20 => format!("publishedAt: {{gt: \"{}\"}}", self.one(&["2027-01-15T08:00:20Z", "2027-01-15T08:00:30Z"])),
            21 => format!("not: {}", self.filter(depth - 1)),
            22 => format!("or: [{}, {}]", self.filter(depth - 1), self.filter(depth - 1)),
            _ => format!("and: [{}, {}]", self.filter(depth - 1), self.filter(depth - 1)),
        }
    }

    fn metric(&mut self) -> String {
        let (bound, other) = (self.one(&["gt", "gte"]), self.one(&["lt", "lte"]));
        let (from, to) = (self.one(&["-1", "0", "0.25"]), self.one(&["0.5", "0.75", "9"]));
        let dataset = self.one(&["", ", dataset: \"glue\"", ", dataset: \"none\""]);
        if self.roll(3) == 0 {
            let (eq, other) = (self.one(&["0.5", "-0.25", "0.75"]), self.one(&["0.75", "3"]));
            let name = self.one(&["f1", "wer"]);
            return format!(
                "metric: {{name: \"{name}\"{dataset}, {}}}",
                self.one(&[&format!("eq: {eq}"), &format!("in: [{eq}, {other}]")])
            );
        }
        format!("metric: {{name: \"{}\"{dataset}, {bound}: {from}, {other}: {to}}}", self.one(&["f1", "wer", "x"]))
    }
}

fn varied() -> Market {
    let mut market = Market::new();
    let mut dice = Dice(7);
    for number in 0..36u64 {
        let seller = dice.one(&[ALICE, BOB, CAROL]);
        let mut described = NewListing {
            task: dice.one(&["translation", "sentence-similarity", "text-generation"]).into(),
            framework: dice.one(&["transformers", "yolo", "gguf"]).into(),
            ..listing(&named_by(number), seller, 100 + (number * 37 % 90) as u128)
        };
        described.license.id = dice.one(&["mit", "apache-2.0"]).into();
        market.list(described);
    }
    for sold in [3, 3, 9, 12, 30] {
        let buyer = market.buyer_of(sold);
        market.sell(buyer, sold);
    }
    market.pause(5).pause(17).delist(8, MODERATOR).set_price(11, 0, 7, "uwhs");
    let buyer = market.buyer_of(20);
    let unserved = market.buy(buyer, 20);
    market.refund(unserved);
    market
}

/// Some names have a publisher.
fn named_by(number: u64) -> String {
    match number % 5 {
        0 => format!("house/m{number}"),
        1 => format!("m1/{number}/m"),
        2 => format!("/m{number}"),
        3 => format!(" house ∕m{number}"),
        _ => format!("m{number}"),
    }
}

#[tokio::test]
async fn filters_sorts_and_pages_are_the_same_by_both_engines() {
    let mut database = Database::new().await;
    database.follow(&varied()).await;
    let described = "
        UPDATE versions SET size = 100 * (listing % 4), formats = CASE listing % 3
            WHEN 0 THEN '[]'
            WHEN 1 THEN '[{\"format\": \"gguf\", \"parameters\": 3, \"dtypes\": [\"Q4_K\", \"F32\"]},
                {\"format\": \"onnx\", \"parameters\": 5, \"dtypes\": [\"F32\"]}]'
            ELSE '[{\"format\": \"onnx\", \"parameters\": 7, \"dtypes\": [\"F16\"]}]'
        END::jsonb, memory = CASE listing % 4 WHEN 0 THEN NULL ELSE 100 * (listing % 5) END,
        metrics = CASE listing % 3
            WHEN 0 THEN '[]'
            WHEN 1 THEN '[{\"name\": \"f1\", \"dataset\": \"glue\", \"value\": \"0.5\"},
                {\"name\": \"f1\", \"dataset\": \"\", \"value\": \"0.75\"}]'
            ELSE '[{\"name\": \"wer\", \"dataset\": \"glue\", \"value\": \"-0.25\"}]'
        END::jsonb;
        UPDATE plans SET redistribution = listing % 2 = 0, derivatives = plan = 0;
        INSERT INTO contents (plaintext_root, size, files, pickles, weights, loads)
        SELECT plaintext_root, size + CASE WHEN listing % 5 = 0 THEN 1 ELSE 0 END, 1, 0,
            CASE WHEN listing % 7 > 0 THEN 100 * (listing % 3) END,
            CASE listing % 8 WHEN 0 THEN 'data_only' WHEN 2 THEN 'runs_code' WHEN 4 THEN 'unknown' END
        FROM versions WHERE listing % 2 = 0;
        INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
        SELECT plaintext_root, scanner, '1', verdict, '[]', now() FROM versions, (
            VALUES (0, 'one', 'clean'), (1, 'one', 'malicious'), (2, 'one', 'clean'), (2, 'other', 'suspicious')
        ) AS scans (kind, scanner, verdict) WHERE listing % 4 = kind;
        INSERT INTO cards (sha256, cid, state, tags)
        SELECT card_sha256, card_cid, 'read', ARRAY['t' || id % 3, 't' || id % 5] FROM listings WHERE id % 4 > 0";
    database.client.batch_execute(described).await.unwrap();
    let mut index = Index::new();
    let sql = Index::new().schema(&database);
    index.follow(&database).await;
    let both = [&sql, &index.schema(&database)];
    let mut dice = Dice(1);
    let mut found = 0;
    for _ in 0..300 {
        let filter = named(&dice.filter(2));
        let order = dice.one(&[
            "NEWEST",
            "NEWEST, direction: ASC",
            "BEST_SELLING",
            "PRICE, denom: \"uwhs\"",
            "PRICE, denom: \"uusd\", direction: DESC",
        ]);
        let arguments = format!("filter: {filter}, orderBy: {{field: {order}}}");
        let whole = page(&sql, &format!("first: 100, {arguments}")).await;
        // What is asked again is answered from what the index keeps.
        for size in [100, 7, 100] {
            let page = page(both[1], &format!("first: {size}, {arguments}")).await;
            let first: Vec<_> = whole["nodes"].as_array().unwrap().iter().take(size).collect();
            assert_eq!(page["nodes"].as_array().unwrap().iter().collect::<Vec<_>>(), first, "{arguments}");
            assert_eq!(page["totalCount"], whole["totalCount"], "{arguments}");
        }
        found += whole["nodes"].as_array().unwrap().len();
        // A cursor of one engine goes on with the other.
        let (mut names, mut after) = (Vec::new(), "null".to_owned());
        for turn in 0.. {
            let part = page(both[turn % 2], &format!("first: 5, after: {after}, {arguments}")).await;
            names.extend(part["nodes"].as_array().unwrap().clone());
            assert_eq!(part["totalCount"], whole["totalCount"], "{arguments}");
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = part["pageInfo"]["endCursor"].to_string();
        }
        assert_eq!(&names, whole["nodes"].as_array().unwrap(), "{arguments}");
    }
    assert!(found > 500, "only {found} listings were found: the test tests little");
}

async fn page(schema: &Schema, arguments: &str) -> Value {
    let mut page =
        listings(schema, arguments, "", "totalCount pageInfo { hasNextPage endCursor } nodes { name }").await;
    if page["pageInfo"]["hasNextPage"] == false {
        page["pageInfo"]["endCursor"] = Value::Null;
    }
    page
}
