//! The four suites of TLS 1.2 that Go's client offers and rustls lacks: ECDHE with AES in CBC mode and HMAC-SHA-1
//! (crypto/tls/cipher_suites.go). Servers that know nothing newer are still met. RFC 5246, 6.2.3.2.

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes256};
use ring::hmac;
use rustls::crypto::CipherSuiteCommon;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, KeyBlockShape, MessageDecrypter, MessageEncrypter,
    OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls12AeadAlgorithm, UnsupportedOperationError,
    make_tls12_aad,
};
use rustls::crypto::ring::cipher_suite::{
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
};
use rustls::{CipherSuite, ConnectionTrafficSecrets, Error, SupportedCipherSuite, Tls12CipherSuite};

use crate::sys::process;

/// In Go's order. They live as long as the process, as rustls wants it; one handshake is all that it makes.
pub fn suites() -> Vec<SupportedCipherSuite> {
    use CipherSuite as Suite;
    [
        (Suite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, &AES_128),
        (Suite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, &AES_128),
        (Suite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, &AES_256),
        (Suite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, &AES_256),
    ]
    .into_iter()
    .filter_map(|(suite, like, aead_alg)| {
        // All but the records is as in the suite with GCM: the hash of the PRF is SHA-256 too (RFC 5246, 5).
        let SupportedCipherSuite::Tls12(like) = like else { return None };
        let common = CipherSuiteCommon { suite, ..like.common };
        let (prf_provider, kx, sign) = (like.prf_provider, like.kx, like.sign);
        let made: &'static _ = Box::leak(Box::new(Tls12CipherSuite { common, prf_provider, kx, sign, aead_alg }));
        Some(SupportedCipherSuite::Tls12(made))
    })
    .collect()
}

static AES_128: Cbc = Cbc { key: 16 };
static AES_256: Cbc = Cbc { key: 32 };

const BLOCK: usize = 16;
const MAC: usize = 20;

struct Cbc {
    /// Bytes.
    key: usize,
}

impl Tls12AeadAlgorithm for Cbc {
    fn encrypter(&self, mac: AeadKey, key: &[u8], _: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(Records::new(mac.as_ref(), key))
    }

    fn decrypter(&self, mac: AeadKey, key: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(Records::new(mac.as_ref(), key))
    }

    /// The key block begins with two keys and two of what rustls calls IVs; for these suites they are those of the MAC, and
    /// those of the cipher (RFC 5246, 6.3).
    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape { enc_key_len: MAC, fixed_iv_len: self.key, explicit_nonce_len: 0 }
    }

    fn extract_keys(
        &self,
        _: AeadKey,
        _: &[u8],
        _: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

enum Cipher {
    Aes128(Box<Aes128>),
    Aes256(Box<Aes256>),
}

/// One direction of a connection.
struct Records {
    mac: hmac::Key,
    cipher: Cipher,
}

impl Records {
    fn new(mac: &[u8], key: &[u8]) -> Records {
        let cipher = match key.len() {
            16 => Cipher::Aes128(Box::new(Aes128::new(GenericArray::from_slice(key)))),
            _ => Cipher::Aes256(Box::new(Aes256::new(GenericArray::from_slice(key)))),
        };
        Records { mac: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, mac), cipher }
    }

    fn encrypt_block(&self, block: &mut [u8]) {
        let block = GenericArray::from_mut_slice(block);
        match &self.cipher {
            Cipher::Aes128(cipher) => cipher.encrypt_block(block),
            Cipher::Aes256(cipher) => cipher.encrypt_block(block),
        }
    }

    fn decrypt_block(&self, block: &mut [u8]) {
        let block = GenericArray::from_mut_slice(block);
        match &self.cipher {
            Cipher::Aes128(cipher) => cipher.decrypt_block(block),
            Cipher::Aes256(cipher) => cipher.decrypt_block(block),
        }
    }

    fn tag(&self, header: &[u8], content: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.mac);
        context.update(header);
        context.update(content);
        context.sign()
    }
}

fn xor(block: &mut [u8], other: &[u8]) {
    block.iter_mut().zip(other).for_each(|(byte, other)| *byte ^= other);
}

impl MessageEncrypter for Records {
    fn encrypt(&mut self, message: OutboundPlainMessage<'_>, sequence: u64) -> Result<OutboundOpaqueMessage, Error> {
        let content = message.payload.to_vec();
        let header = make_tls12_aad(sequence, message.typ, message.version, content.len());
        let mut record = vec![0; BLOCK];
        if !process::random(&mut record) {
            return Err(Error::FailedToGetRandomBytes);
        }
        record.extend_from_slice(&content);
        record.extend_from_slice(self.tag(&header, &content).as_ref());
        let padding = BLOCK - record.len() % BLOCK;
        record.resize(record.len() + padding, (padding - 1) as u8);
        for at in (BLOCK..record.len()).step_by(BLOCK) {
            let (before, rest) = record.split_at_mut(at);
            xor(&mut rest[..BLOCK], &before[at - BLOCK..]);
            self.encrypt_block(&mut rest[..BLOCK]);
        }
        let mut payload = PrefixedPayload::with_capacity(record.len());
        payload.extend_from_slice(&record);
        Ok(OutboundOpaqueMessage::new(message.typ, message.version, payload))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        BLOCK + (length + MAC + 1).next_multiple_of(BLOCK)
    }
}

impl MessageDecrypter for Records {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let (typ, version) = (message.typ, message.version);
        let record: &mut [u8] = &mut message.payload;
        if record.len() < 3 * BLOCK || !record.len().is_multiple_of(BLOCK) {
            return Err(Error::DecryptError);
        }
        for at in (BLOCK..record.len()).step_by(BLOCK).rev() {
            let (before, rest) = record.split_at_mut(at);
            self.decrypt_block(&mut rest[..BLOCK]);
            xor(&mut rest[..BLOCK], &before[at - BLOCK..]);
        }
        // How long this takes tells nothing of worth: whatever comes over this connection, nothing secret goes over it.
        let plain = &record[BLOCK..];
        let padding = usize::from(plain[plain.len() - 1]);
        let length = plain.len().checked_sub(1 + padding + MAC).ok_or(Error::DecryptError)?;
        let (content, rest) = plain.split_at(length);
        let is_padded = rest[MAC..].iter().all(|&byte| usize::from(byte) == padding);
        let header = make_tls12_aad(sequence, typ, version, length);
        if !is_padded || self.tag(&header, content).as_ref() != &rest[..MAC] {
            return Err(Error::DecryptError);
        }
        Ok(message.into_plain_message_range(BLOCK..BLOCK + length))
    }
}
