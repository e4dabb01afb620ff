//! Hosts that speak HTTPS under made-up names, and what they are sent.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::{header, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Router;
use bytes::Bytes;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::database;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::notices::{Deliveries, Operator};
use weighhouse_indexer::outside::{Outside, Said};
use weighhouse_site::Site;

use crate::watched::Watched;

/// What came to a host.
#[derive(Clone, Debug)]
pub struct Came {
    pub host: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Came {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

#[derive(Default)]
struct Known {
    came: Vec<Came>,
    statuses: HashMap<String, StatusCode>,
}

/// Hosts of some names. Those called `silent` answer nothing, `endless` never ends, and `moved` leads to
/// `quick.example`.
pub struct Hosts {
    known: Arc<Mutex<Known>>,
    pub outside: Outside,
    pub said: Said,
    stop: CancellationToken,
    _site: Site,
}

async fn answer(State(known): State<Arc<Mutex<Known>>>, headers: HeaderMap, body: Bytes) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let status = {
        let mut known = known.lock().unwrap();
        known.came.push(Came { host: host.clone(), headers, body });
        known.statuses.get(&host).copied().unwrap_or(StatusCode::NO_CONTENT)
    };
    if host.starts_with("silent") {
        std::future::pending::<()>().await;
    }
    if host.starts_with("endless") {
        let piece = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 65_536])));
        return Body::from_stream(piece).into_response();
    }
    if host.starts_with("moved") {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "https://quick.example/")]).into_response();
    }
    status.into_response()
}

impl Hosts {
    pub async fn new(names: &[&str]) -> Self {
        let known = Arc::<Mutex<Known>>::default();
        let routes = Router::new().fallback(answer).with_state(Arc::clone(&known));
        let site = Site::start(names, SocketAddr::from(([127, 0, 0, 1], 0)), routes).await.unwrap();
        let hosts = names.iter().map(|host| ((*host).to_owned(), site.address)).collect();
        let said = Said::default();
        let roots = vec![site.root.clone().into_bytes()];
        let outside = Outside { hosts, roots, said: Some(said.clone()), ..Outside::default() };
        Hosts { known, outside, said, stop: CancellationToken::new(), _site: site }
    }

    /// What DNS says of a host from now on.
    pub fn say(&self, host: &str, addresses: &[&str]) {
        self.say_slowly(host, addresses, Duration::ZERO);
    }

    /// The same, each time after a pause.
    pub fn say_slowly(&self, host: &str, addresses: &[&str], pause: Duration) {
        let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        self.said.say(host, pause, addresses);
    }

    pub fn answers(&self, host: &str, status: StatusCode) {
        self.known.lock().unwrap().statuses.insert(host.to_owned(), status);
    }

    /// What came to a host.
    pub fn came(&self, host: &str) -> Vec<Came> {
        self.known.lock().unwrap().came.iter().filter(|came| came.host == host).cloned().collect()
    }

    /// Waits until so much came to a host.
    pub async fn wait(&self, host: &str, number: usize, within: Duration) -> Vec<Came> {
        let start = Instant::now();
        loop {
            let came = self.came(host);
            if came.len() >= number {
                return came;
            }
            assert!(start.elapsed() < within, "{host}: {} of {number} came in {within:?}", came.len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// One more process that delivers.
    pub fn begin(&self, watched: &Watched, operator: Option<Operator>) {
        let pool = database::keepers(&watched.database.config, 2).unwrap();
        let accounts = Some(watched.accounts.clone());
        let deliveries = Deliveries::new(pool, accounts, operator, &self.outside, Metrics::default()).unwrap();
        tokio::spawn(deliveries.run(self.stop.clone()));
    }

    /// Ends all of them.
    pub fn end(&self) {
        self.stop.cancel();
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
