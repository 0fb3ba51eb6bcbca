//! ECDHE over P-521, which Go's client offers and ring lacks. Without it a server with a key of that curve refuses us too.

use p521::elliptic_curve::sec1::ToEncodedPoint;
use p521::{PublicKey, SecretKey, ecdh};
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};

use crate::sys::process;

#[derive(Debug)]
pub struct P521;

struct Exchange {
    secret: SecretKey,
    public: Vec<u8>,
}

/// Bytes of a number below the order, whose highest byte has one bit.
const SIZE: usize = 66;

impl SupportedKxGroup for P521 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut bytes = [0; SIZE];
        loop {
            if !process::random(&mut bytes) {
                return Err(Error::FailedToGetRandomBytes);
            }
            bytes[0] &= 1;
            // Refused for 0 and for what is not below the order.
            if let Ok(secret) = SecretKey::from_slice(&bytes) {
                let public = secret.public_key().to_encoded_point(false).as_bytes().to_vec();
                return Ok(Box::new(Exchange { secret, public }));
            }
        }
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp521r1
    }
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let wrong = Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare);
        let peer = PublicKey::from_sec1_bytes(peer).map_err(|_| wrong)?;
        let shared = ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), peer.as_affine());
        Ok(SharedSecret::from(&shared.raw_secret_bytes()[..]))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp521r1
    }
}
