//! Transactions on a real chain: in a crowd, twice, too late, without money, without a node.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use weighhouse_chain::{message, Client, Coin, Error, Key};
use weighhouse_localnet::{Localnet, Options, Service, DENOM, PREFIX};

async fn bare() -> (tempfile::TempDir, Localnet) {
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options::new(folder.path().join("localnet"));
    options.contracts = false;
    options.stop_on_drop = true;
    let localnet = Localnet::start(options).await.unwrap();
    (folder, localnet)
}

fn coins(amount: u128) -> Vec<Coin> {
    vec![Coin::new(amount, DENOM)]
}

fn stranger() -> Key {
    Key::generate(PREFIX).unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_transaction() {
    let (_folder, localnet) = bare().await;
    let client = localnet.client().await.unwrap();
    let alice = localnet.key("alice").unwrap();

    a_crowd_with_one_key_gets_all_of_it_done(&localnet, &alice).await;
    the_same_bytes_twice_are_one_payment(&client, &alice).await;
    what_a_killed_program_broadcast_is_found_by_the_next(&client, &alice).await;
    a_transaction_that_is_too_late_says_so(&localnet, &alice).await;
    an_account_without_money_is_told(&localnet, &client).await;
    another_chain_is_refused(&localnet).await;
    a_node_that_is_away_is_named_and_waited_for(&localnet, &client, &alice).await;
    a_node_is_ready_when_it_makes_blocks(&localnet, &client).await;
    what_a_node_is_given_as_it_starts_gets_into_a_block(&localnet, &client).await;
}

async fn a_crowd_with_one_key_gets_all_of_it_done(localnet: &Localnet, alice: &Key) {
    let to = stranger();
    let mut crowd = Vec::new();
    for _ in 0..12 {
        // A client of its own is what another process is.
        let client = localnet.client().await.unwrap();
        let (alice, to) = (alice.clone(), to.address().to_owned());
        crowd.push(tokio::spawn(async move {
            client.submit(&alice, vec![message::send(alice.address(), &to, &coins(5))]).await
        }));
    }
    for member in crowd {
        member.await.unwrap().unwrap();
    }
    let client = localnet.client().await.unwrap();
    assert_eq!(client.balance(to.address(), DENOM).await.unwrap(), 60);
}

async fn the_same_bytes_twice_are_one_payment(client: &Client, alice: &Key) {
    let to = stranger();
    let prepared = client.prepare(alice, vec![message::send(alice.address(), to.address(), &coins(7))]).await.unwrap();
    let signed = client.sign(alice, &prepared).await.unwrap();
    client.broadcast(&signed).await.unwrap();
    client.broadcast(&signed).await.unwrap();
    let outcome = client.wait(&signed).await.unwrap().succeeded().unwrap();
    assert!(outcome.gas_used <= prepared.gas_limit);
    client.broadcast(&signed).await.unwrap();
    assert_eq!(client.balance(to.address(), DENOM).await.unwrap(), 7);
}

async fn what_a_killed_program_broadcast_is_found_by_the_next(client: &Client, alice: &Key) {
    let to = stranger();
    let prepared = client.prepare(alice, vec![message::send(alice.address(), to.address(), &coins(9))]).await.unwrap();
    let signed = client.sign(alice, &prepared).await.unwrap();
    let persisted = serde_json::to_string(&signed).unwrap();
    client.broadcast(&signed).await.unwrap();

    let restored = serde_json::from_str(&persisted).unwrap();
    client.broadcast(&restored).await.unwrap();
    client.wait(&restored).await.unwrap().succeeded().unwrap();
    assert_eq!(client.balance(to.address(), DENOM).await.unwrap(), 9);
}

async fn a_transaction_that_is_too_late_says_so(localnet: &Localnet, alice: &Key) {
    let mut config = localnet.chain_config().unwrap();
    config.timeout_blocks = 1;
    let client = Client::connect(config).await.unwrap();
    let message = message::send(alice.address(), alice.address(), &coins(1));
    let prepared = client.prepare(alice, vec![message]).await.unwrap();
    let signed = client.sign(alice, &prepared).await.unwrap();
    while client.committed_height().await.unwrap() <= signed.timeout_height {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(client.broadcast(&signed).await.is_err());
    assert!(matches!(client.wait(&signed).await, Err(Error::Expired { .. })));
}

async fn an_account_without_money_is_told(localnet: &Localnet, client: &Client) {
    let poor = stranger();
    let message = |amount| message::send(poor.address(), poor.address(), &coins(amount));
    let unknown = client.prepare(&poor, vec![message(1)]).await.unwrap_err();
    assert!(matches!(unknown, Error::NotFound { .. }), "{unknown}");
    localnet.fund(poor.address(), &coins(100)).await.unwrap();
    let too_much = client.prepare(&poor, vec![message(101)]).await.unwrap_err();
    assert!(matches!(too_much, Error::OutOfFunds { .. }), "{too_much}");
    let no_fee = client.submit(&poor, vec![message(1)]).await.unwrap_err();
    assert!(matches!(no_fee, Error::OutOfFunds { .. }), "{no_fee}");
}

async fn another_chain_is_refused(localnet: &Localnet) {
    let mut config = localnet.chain_config().unwrap();
    config.chain_id = "another-1".into();
    let error = Client::connect(config).await.unwrap_err();
    assert!(matches!(error, Error::WrongChain { .. }), "{error}");
}

async fn a_node_that_is_away_is_named_and_waited_for(localnet: &Localnet, client: &Client, alice: &Key) {
    let message = message::send(alice.address(), alice.address(), &coins(1));
    let prepared = client.prepare(alice, vec![message.clone()]).await.unwrap();
    let signed = client.sign(alice, &prepared).await.unwrap();
    localnet.kill(Service::Node).unwrap();
    let error = client.broadcast(&signed).await.unwrap_err();
    assert!(error.is_unreachable(), "{error}");
    // Handed over before the node has made a block: it says that it accepted, and forgets it.
    let hand_over = async {
        while client.broadcast(&signed).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let (restarted, ()) = tokio::join!(localnet.restart(Service::Node), hand_over);
    restarted.unwrap();
    client.wait(&signed).await.unwrap().succeeded().unwrap();
}

async fn a_node_is_ready_when_it_makes_blocks(localnet: &Localnet, client: &Client) {
    let height = client.committed_height().await.unwrap();
    // It runs, so this only waits until it is ready.
    localnet.restart(Service::Node).await.unwrap();
    assert!(client.committed_height().await.unwrap() > height);
}

/// Until its first block, a node says that it accepted what it drops, and refuses signatures of accounts whose number is
/// not zero.
async fn what_a_node_is_given_as_it_starts_gets_into_a_block(localnet: &Localnet, client: &Client) {
    let mut numbers = Vec::new();
    for name in ["alice", "bob"] {
        let key = localnet.key(name).unwrap();
        numbers.push(client.account(key.address()).await.unwrap().number);
        let message = message::send(key.address(), key.address(), &coins(1));
        let prepared = client.prepare(&key, vec![message]).await.unwrap();
        let signed = client.sign(&key, &prepared).await.unwrap();
        localnet.kill(Service::Node).unwrap();
        let handed_over = async {
            answers(&client.config().rpc).await;
            client.broadcast(&signed).await.unwrap();
            client.wait(&signed).await.unwrap().succeeded().unwrap();
        };
        tokio::join!(async { localnet.restart(Service::Node).await.unwrap() }, handed_over);
    }
    assert_eq!(numbers[0], 0);
    assert_ne!(numbers[1], 0);
}

async fn answers(rpc: &str) {
    while reqwest::get(format!("{rpc}/health")).await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
