//! The bound of texts.

use weighhouse_market_suite::TEXT_CID;
use weighhouse_protocol::cid;
use weighhouse_protocol::reputation::{ExecuteMsg, MAX_WORDS};

use crate::support::{listing, Market, ALICE, BOB, PRICE};
use crate::Server;

/// A card may be longer, and anybody may name it as a text.
#[tokio::test]
async fn a_text_that_is_longer_than_texts_may_be_is_none() {
    let mut market = Market::new();
    market.list(listing("alice/model", ALICE, PRICE));
    market.say(BOB, ExecuteMsg::AskQuestion { listing: 1, words: TEXT_CID.into() }, 0);
    let server = Server::with(&market).await;
    let sha256 = hex::encode(cid::sha256(TEXT_CID).unwrap());
    let keep = "INSERT INTO cards (sha256, cid, state, body) VALUES ($1, $2, 'read', repeat('x', $3))
        ON CONFLICT (sha256, cid) DO UPDATE SET state = EXCLUDED.state, body = EXCLUDED.body";
    for (bytes, status) in [(MAX_WORDS + 1, 404), (MAX_WORDS, 200)] {
        let bytes = i32::try_from(bytes).unwrap();
        server.database.client.execute(keep, &[&sha256, &TEXT_CID, &bytes]).await.unwrap();
        let answer = server.response(&format!("/v1/words/{TEXT_CID}")).await;
        assert_eq!(answer.status().as_u16(), status, "{bytes} bytes");
    }
}
