//! The hybrid key exchanges that Go's client offers and ring lacks: ECDHE and ML-KEM at once (Go 1.24, 1.26; draft-ietf-tls-ecdhe-mlkem,
//! 4). Servers that are to outlast quantum computers take no other.

use ml_kem::{Decapsulate, FromSeed, KeyExport, MlKem768, MlKem1024};
use rustls::crypto::ring::kx_group::{SECP256R1, SECP384R1, X25519};
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, PeerMisbehaved, ProtocolVersion};

use crate::sys::process;

#[derive(Clone, Copy, Debug)]
pub struct Hybrid {
    name: NamedGroup,
    classical: &'static dyn SupportedKxGroup,
    /// Whether it is the first half of shares and secrets: of X25519 it is the second.
    classical_first: bool,
    kem: &'static Kem,
}

/// In Go's order (crypto/tls/defaults.go, defaultCurvePreferences).
pub static GROUPS: [&dyn SupportedKxGroup; 3] = [&X25519_MLKEM768, &P256_MLKEM768, &P384_MLKEM1024];

static X25519_MLKEM768: Hybrid =
    Hybrid { name: NamedGroup::X25519MLKEM768, classical: X25519, classical_first: false, kem: &KEM_768 };
static P256_MLKEM768: Hybrid =
    Hybrid { name: NamedGroup::secp256r1MLKEM768, classical: SECP256R1, classical_first: true, kem: &KEM_768 };
static P384_MLKEM1024: Hybrid =
    Hybrid { name: NamedGroup::Unknown(0x11ed), classical: SECP384R1, classical_first: true, kem: &KEM_1024 };

type Seed = [u8; 64];

/// What is computed of a seed; the key itself need not be kept.
#[derive(Debug)]
struct Kem {
    /// Bytes.
    ciphertext: usize,
    public: fn(&Seed) -> Vec<u8>,
    secret: fn(&Seed, &[u8]) -> Option<Vec<u8>>,
}

static KEM_768: Kem = Kem { ciphertext: 1088, public: public::<MlKem768>, secret: secret::<MlKem768> };
static KEM_1024: Kem = Kem { ciphertext: 1568, public: public::<MlKem1024>, secret: secret::<MlKem1024> };

fn public<K: FromSeed>(seed: &Seed) -> Vec<u8> {
    match seed[..].try_into() {
        Ok(seed) => K::from_seed(&seed).1.to_bytes().to_vec(),
        Err(_) => Vec::new(),
    }
}

fn secret<K: FromSeed>(seed: &Seed, ciphertext: &[u8]) -> Option<Vec<u8>>
where
    K::DecapsulationKey: Decapsulate,
{
    let seed = seed[..].try_into().ok()?;
    Some(K::from_seed(&seed).0.decapsulate_slice(ciphertext).ok()?.to_vec())
}

impl Hybrid {
    fn concat(&self, classical: &[u8], kem: &[u8]) -> Vec<u8> {
        if self.classical_first { [classical, kem].concat() } else { [kem, classical].concat() }
    }
}

impl SupportedKxGroup for Hybrid {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut seed = [0; 64];
        if !process::random(&mut seed) {
            return Err(Error::FailedToGetRandomBytes);
        }
        let classical = self.classical.start()?;
        let public = self.concat(classical.pub_key(), &(self.kem.public)(&seed));
        Ok(Box::new(Exchange { hybrid: *self, seed, classical, public }))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        self.name
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_3
    }
}

struct Exchange {
    hybrid: Hybrid,
    seed: Seed,
    classical: Box<dyn ActiveKeyExchange>,
    public: Vec<u8>,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let wrong = || Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare);
        let Exchange { hybrid, seed, classical, .. } = *self;
        let length = peer.len().checked_sub(hybrid.kem.ciphertext).ok_or_else(wrong)?;
        let (classical_share, ciphertext) = if hybrid.classical_first {
            peer.split_at(length)
        } else {
            let (ciphertext, share) = peer.split_at(hybrid.kem.ciphertext);
            (share, ciphertext)
        };
        let secret = classical.complete(classical_share)?;
        let other = (hybrid.kem.secret)(&seed, ciphertext).ok_or_else(wrong)?;
        Ok(SharedSecret::from(hybrid.concat(secret.secret_bytes(), &other)))
    }

    /// Go sends the share of X25519 by itself too (crypto/tls/handshake_client.go).
    fn hybrid_component(&self) -> Option<(NamedGroup, &[u8])> {
        Some((self.classical.group(), self.classical.pub_key()))
    }

    fn complete_hybrid_component(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        self.classical.complete(peer)
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        self.hybrid.name
    }
}
