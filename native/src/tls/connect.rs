//! The steps of a handshake, each within the time that is left.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::client::{ResolvesClientCert, Resumption};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::{CipherSuite, ClientConfig, ClientConnection, NamedGroup, ProtocolVersion, SignatureScheme};

use super::{cbc, hybrid, p521, reasons, verifier};
use crate::sys::lookup;

/// A server, and until when there is time.
pub struct Target {
    pub host: String,
    pub port: u16,
    pub offer: Offer,
    pub until: Instant,
}

/// What is offered to it beyond the common base, and what is not.
pub struct Offer {
    /// Whether its signatures may be made with SHA-1.
    pub sha1: bool,
    /// How many hybrid key exchanges are offered, in Go's order.
    pub hybrids: usize,
    /// AES with GCM and curves of NIST alone (crypto/tls/defaults_fips140.go).
    pub fips140: bool,
    /// Whether a server of TLS 1.2 without it is refused.
    pub extended_master_secret: bool,
}

impl Target {
    fn remaining(&self) -> Option<Duration> {
        self.until.checked_duration_since(Instant::now()).filter(|time| !time.is_zero())
    }
}

/// How far it got; the words are those of the Node executable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handshake {
    Connected {
        protocol: &'static str,
        chain: Vec<Vec<u8>>,
        /// It asked for a certificate of ours, and ended the connection without one.
        refuses_us: bool,
    },
    Failed {
        stage: &'static str,
        reason: String,
    },
}

impl Handshake {
    fn failed(stage: &'static str, reason: impl Into<String>) -> Handshake {
        Handshake::Failed { stage, reason: reason.into() }
    }
}

impl Default for Handshake {
    /// Until there is a connection.
    fn default() -> Handshake {
        Handshake::failed("timeout", "no connection in time")
    }
}

/// Longer chains than Go verifies are cut.
const CHAIN_LIMIT: usize = 100;

/// What an address gets while there is another one to try, as Node has it (autoSelectFamilyAttemptTimeout).
const ATTEMPT: Duration = Duration::from_millis(250);

/// What a server gets to say whether it goes without a certificate of ours.
const VERDICT: Duration = Duration::from_millis(300);

/// What has been reached, for whoever asks in the meantime.
#[derive(Default)]
pub struct Progress(Mutex<Handshake>);

impl Progress {
    pub fn so_far(&self) -> Handshake {
        self.0.lock().map_or_else(|_| Handshake::default(), |state| state.clone())
    }

    fn set(&self, state: Handshake) {
        if let Ok(mut current) = self.0.lock() {
            *current = state;
        }
    }

    pub fn run(&self, target: &Target) {
        let result = self.steps(target).unwrap_or_else(|failure| failure);
        self.set(result);
    }

    fn steps(&self, target: &Target) -> Result<Handshake, Handshake> {
        let addresses = lookup::addresses(&target.host, target.port).map_err(|failure| match failure {
            lookup::LookupFailure::NoSuchHost => Handshake::failed("lookup", "no such host"),
            lookup::LookupFailure::Misbehaving => Handshake::failed("lookup", "server misbehaving"),
        })?;
        let socket = connect(&addresses, target)?;
        let late = Handshake::failed("timeout", "no TLS handshake in time");
        self.set(late.clone());
        shake_hands(socket, target, &late)
    }
}

/// The first address that answers; otherwise why the first of them did not.
fn connect(addresses: &[SocketAddr], target: &Target) -> Result<TcpStream, Handshake> {
    let mut first = None;
    for (i, address) in addresses.iter().enumerate() {
        let Some(remaining) = target.remaining() else { break };
        let is_last = i + 1 == addresses.len();
        let time = if is_last { remaining } else { remaining.min(ATTEMPT) };
        match TcpStream::connect_timeout(address, time) {
            Ok(socket) => return Ok(socket),
            // Not even tried: its own time is over.
            Err(error) if error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none() => {}
            Err(error) => {
                first.get_or_insert_with(|| Handshake::failed("connect", reasons::of_connection(&error)));
            }
        }
    }
    Err(first.unwrap_or_default())
}

fn shake_hands(mut socket: TcpStream, target: &Target, late: &Handshake) -> Result<Handshake, Handshake> {
    let broken = |reason: String| Handshake::failed("handshake", reason);
    let asked = Arc::new(Asked::default());
    let mut connection = client(target, &asked).map_err(|error| broken(reasons::of_handshake(&error)))?;
    while connection.is_handshaking() {
        let remaining = target.remaining().ok_or_else(|| late.clone())?;
        if let Err(error) = step_within(&mut connection, &mut socket, remaining) {
            return match error {
                error if is_late(&error) => Err(late.clone()),
                // In TLS 1.2 the handshake ends with it.
                error if asked.yes() && is_theirs(&error) => Ok(connected(&connection, true)),
                error => Err(broken(reasons::of_step(&error))),
            };
        }
    }
    let refuses = asked.yes() && connection.protocol_version() == Some(ProtocolVersion::TLSv1_3) && {
        let until = Instant::now() + target.remaining().unwrap_or_default().min(VERDICT);
        is_refused(&mut connection, &mut socket, until)
    };
    Ok(connected(&connection, refuses))
}

fn connected(connection: &ClientConnection, refuses_us: bool) -> Handshake {
    let protocol = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLSv1.2",
        _ => "",
    };
    let certificates = connection.peer_certificates().unwrap_or_default();
    let chain = certificates.iter().take(CHAIN_LIMIT).map(|der| der.to_vec()).collect();
    Handshake::Connected { protocol, chain, refuses_us }
}

/// In TLS 1.3 the client is done before the server has seen what it sent; what comes next tells.
fn is_refused(connection: &mut ClientConnection, socket: &mut TcpStream, until: Instant) -> bool {
    loop {
        let is_sending = connection.wants_write();
        let Some(remaining) = until.checked_duration_since(Instant::now()).filter(|time| !time.is_zero()) else {
            return false;
        };
        match step_within(connection, socket, remaining) {
            Ok(()) if is_sending => {}
            Ok(()) => return false,
            Err(error) => return !is_late(&error),
        }
    }
}

fn step_within(connection: &mut ClientConnection, socket: &mut TcpStream, time: Duration) -> io::Result<()> {
    socket.set_read_timeout(Some(time)).and(socket.set_write_timeout(Some(time)))?;
    step(connection, socket)
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) && error.raw_os_error().is_some()
}

/// Whether the server ended the connection, in whatever way.
fn is_theirs(error: &io::Error) -> bool {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(inner) => matches!(inner, rustls::Error::AlertReceived(_)),
        None => true,
    }
}

/// Has no certificate, and remembers that the server asked for one.
#[derive(Debug, Default)]
struct Asked(AtomicBool);

impl Asked {
    fn yes(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for Asked {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Sends what is to be sent, or reads once: a server that goes on talking is stopped by the time that is left.
fn step(connection: &mut ClientConnection, socket: &mut TcpStream) -> io::Result<()> {
    if connection.wants_write() {
        connection.write_tls(socket)?;
        return Ok(());
    }
    if connection.read_tls(socket)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    connection.process_new_packets().map_err(|error| {
        // The server is told why; whether it hears that is its own affair.
        let _ = connection.write_tls(socket);
        io::Error::new(io::ErrorKind::InvalidData, error)
    })?;
    Ok(())
}

const CHACHA20: [CipherSuite; 3] = [
    CipherSuite::TLS13_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
];

fn client(target: &Target, asked: &Arc<Asked>) -> Result<ClientConnection, rustls::Error> {
    let mut provider = rustls::crypto::ring::default_provider();
    let offer = &target.offer;
    if offer.fips140 {
        provider.cipher_suites.retain(|suite| !CHACHA20.contains(&suite.suite()));
        provider.kx_groups.retain(|group| group.name() != NamedGroup::X25519);
    } else {
        provider.cipher_suites.extend(cbc::suites());
    }
    provider.kx_groups.push(&p521::P521);
    provider.kx_groups.splice(0..0, hybrid::GROUPS.into_iter().take(offer.hybrids));
    let provider = Arc::new(provider);
    let verifier = Arc::new(verifier::Unjudging::new(&provider, offer.sha1));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_client_cert_resolver(Arc::<Asked>::clone(asked));
    config.resumption = Resumption::disabled();
    config.require_ems = offer.extended_master_secret;
    // An address is not sent, nor is a name that is none.
    let name = ServerName::try_from(target.host.clone()).or_else(|_| {
        config.enable_sni = false;
        ServerName::try_from("unnamed.invalid").map_err(|_| rustls::Error::General("no name".to_owned()))
    })?;
    ClientConnection::new(Arc::new(config), name)
}
