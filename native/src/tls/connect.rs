//! The steps of a handshake, each within the time that is left.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, ProtocolVersion};

use super::{cbc, p521, reasons, verifier};
use crate::sys::lookup;

/// A server, and until when there is time.
pub struct Target {
    pub host: String,
    pub port: u16,
    /// Whether its signatures may be made with SHA-1.
    pub sha1: bool,
    pub until: Instant,
}

impl Target {
    fn remaining(&self) -> Option<Duration> {
        self.until.checked_duration_since(Instant::now()).filter(|time| !time.is_zero())
    }
}

/// How far it got; the words are those of the Node executable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handshake {
    Connected { protocol: &'static str, chain: Vec<Vec<u8>> },
    Failed { stage: &'static str, reason: String },
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
    let mut connection = client(target).map_err(|error| broken(reasons::of_handshake(&error)))?;
    while connection.is_handshaking() {
        let remaining = target.remaining().ok_or_else(|| late.clone())?;
        let limits = socket.set_read_timeout(Some(remaining)).and(socket.set_write_timeout(Some(remaining)));
        if let Err(error) = limits.and_then(|()| step(&mut connection, &mut socket)) {
            return Err(match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut if error.raw_os_error().is_some() => late.clone(),
                _ => broken(reasons::of_step(&error)),
            });
        }
    }
    let protocol = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLSv1.2",
        _ => "",
    };
    let certificates = connection.peer_certificates().unwrap_or_default();
    let chain = certificates.iter().take(CHAIN_LIMIT).map(|der| der.to_vec()).collect();
    Ok(Handshake::Connected { protocol, chain })
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

fn client(target: &Target) -> Result<ClientConnection, rustls::Error> {
    let mut provider = rustls::crypto::ring::default_provider();
    provider.cipher_suites.extend(cbc::suites());
    provider.kx_groups.push(&p521::P521);
    let provider = Arc::new(provider);
    let verifier = Arc::new(verifier::Unjudging::new(&provider, target.sha1));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    // An address is not sent, nor is a name that is none.
    let name = ServerName::try_from(target.host.clone()).or_else(|_| {
        config.enable_sni = false;
        ServerName::try_from("unnamed.invalid").map_err(|_| rustls::Error::General("no name".to_owned()))
    })?;
    ClientConnection::new(Arc::new(config), name)
}
