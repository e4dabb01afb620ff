//! Long answers are sent as short as their client takes them.

use std::io::Read;

use flate2::read::GzDecoder;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, VARY};
use serde_json::Value;
use weighhouse_indexer::api::limits::Limits;

use crate::served::serve;
use crate::support::{indexed, Market};

const LONG: &str = "{ listings(first: 100) { nodes { id name seller task framework cardCid cardSha256 createdAt
    plans { index kind price { amount denom } rights { commercial derivatives redistribution transferable } } } } }";

#[tokio::test]
async fn a_long_answer_is_compressed_for_a_client_that_takes_it() {
    let served = serve(indexed(&Market::busy()).await, Limits::default()).await;
    let plain = served.post(LONG).send().await.unwrap();
    assert!(!plain.headers().contains_key(CONTENT_ENCODING));
    let plain = plain.bytes().await.unwrap();
    assert!(plain.len() > 1_024, "{}", plain.len());

    let answer = served.post(LONG).header(ACCEPT_ENCODING, "gzip, br").send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_ENCODING], "gzip");
    assert!(answer.headers().get_all(VARY).iter().any(|of| of == "accept-encoding"), "{:?}", answer.headers());
    let short = answer.bytes().await.unwrap();
    assert!(short.len() < plain.len() / 2, "{} of {}", short.len(), plain.len());
    let mut long = Vec::new();
    GzDecoder::new(&short[..]).read_to_end(&mut long).unwrap();
    let [plain, long] = [&plain[..], &long].map(|bytes| serde_json::from_slice::<Value>(bytes).unwrap());
    assert_eq!(long["data"], plain["data"]);

    for (query, accepted) in [(LONG, "gzip;q=0"), ("{ _meta { height } }", "gzip")] {
        let answer = served.post(query).header(ACCEPT_ENCODING, accepted).send().await.unwrap();
        assert!(!answer.headers().contains_key(CONTENT_ENCODING), "{accepted}");
    }
}
