//! A host on this machine that speaks HTTPS under made-up names: for tests and for the local chain.
//!
//! An authority of its own signs its certificate, and nobody else believes it. Whoever asks it is told where the names are and
//! which authority to believe.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::serve::Listener;
use axum::Router;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

/// The longest time for a handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// A host that answers until it is dropped.
#[derive(Debug)]
pub struct Site {
    /// Where it listens.
    pub address: SocketAddr,
    /// The certificate of its authority, in PEM.
    pub root: String,
    _serving: AbortOnDropHandle<std::io::Result<()>>,
}

impl Site {
    /// Starts a host of these names at an address, whose port may be 0.
    ///
    /// # Errors
    /// Names that no certificate takes, and an address that can't be listened at.
    pub async fn start(names: &[&str], address: SocketAddr, answers: Router) -> anyhow::Result<Self> {
        let (config, root) = certified(names)?;
        let tcp = TcpListener::bind(address).await.with_context(|| format!("can't listen at {address}"))?;
        let address = tcp.local_addr()?;
        let listener = Tls { tcp, acceptor: TlsAcceptor::from(std::sync::Arc::new(config)) };
        let serving = tokio::spawn(async move { axum::serve(listener, answers).await });
        Ok(Site { address, root, _serving: AbortOnDropHandle::new(serving) })
    }
}

/// What a host of these names needs, and the certificate of the authority behind it.
fn certified(names: &[&str]) -> anyhow::Result<(ServerConfig, String)> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.distinguished_name.push(DnType::CommonName, "Weighhouse tests");
    let authority_key = KeyPair::generate()?;
    let root = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate()?;
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate = CertificateParams::new(names)?.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], key)?;
    Ok((config, root.pem()))
}

struct Tls {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    /// Whoever does not shake hands is nobody.
    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.tcp.accept().await else { continue };
            let shaken = tokio::time::timeout(HANDSHAKE_TIMEOUT, self.acceptor.accept(stream)).await;
            if let Ok(Ok(stream)) = shaken {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
