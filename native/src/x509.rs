//! Signatures of certificates: which algorithm with which kind of key is which of ring's.

use ring::signature as ring_signature;
use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};

/// Whether the key made the signature; None where the algorithm, or that kind of key with it, is not known here.
/// `algorithm` and `key` are whole DER structures: AlgorithmIdentifier and SubjectPublicKeyInfo (RFC 5280).
pub fn verify_signature(algorithm: &[u8], key: &[u8], signed: &[u8], signature: &[u8]) -> Option<bool> {
    let (algorithm, _) = element(algorithm, SEQUENCE)?;
    let (key, _) = element(key, SEQUENCE)?;
    let (key_algorithm, rest) = element(key, SEQUENCE)?;
    let (bits, _) = element(rest, BIT_STRING)?;
    let (&0, key_bytes) = bits.split_first()? else { return None };
    let row = TABLE.iter().find(|row| row.key.matches(key_algorithm) && row.signature.matches(algorithm))?;
    Some(UnparsedPublicKey::new(row.verify, key_bytes).verify(signed, signature).is_ok())
}

/// Bits of the modulus of a certificate's RSA key; None for another key, and for what is not a certificate.
pub fn rsa_bits(certificate: &[u8]) -> Option<usize> {
    const VERSION: u8 = 0xa0;
    const INTEGER: u8 = 0x02;
    let (body, _) = element(element(certificate, SEQUENCE)?.0, SEQUENCE)?;
    let rest = element(body, VERSION).map_or(body, |(_, rest)| rest);
    let (_, mut rest) = element(rest, INTEGER)?;
    // Algorithm, issuer, validity and subject.
    for _ in 0..4 {
        rest = element(rest, SEQUENCE)?.1;
    }
    let (algorithm, bits) = element(element(rest, SEQUENCE)?.0, SEQUENCE)?;
    algorithm.strip_prefix(RSA)?;
    let (modulus, _) = element(element(element(bits, BIT_STRING)?.0.get(1..)?, SEQUENCE)?.0, INTEGER)?;
    let start = modulus.iter().position(|&byte| byte != 0)?;
    Some((modulus.len() - start) * 8 - modulus[start].leading_zeros() as usize)
}

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// Content of the DER element that `bytes` begin with, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    let (&short, rest) = rest.split_first()?;
    let (length, rest) = match short {
        0..=0x7f => (usize::from(short), rest),
        0x81..=0x83 => {
            let (octets, rest) = rest.split_at_checked(usize::from(short & 3))?;
            (octets.iter().fold(0, |length, &octet| length << 8 | usize::from(octet)), rest)
        }
        _ => return None,
    };
    if first != tag { None } else { rest.split_at_checked(length) }
}

/// The content of an AlgorithmIdentifier: an OID and parameters.
enum Identifier {
    /// These bytes.
    Exactly(&'static [u8]),
    /// This OID with NULL as parameters, or without any, as some write it.
    NullOrNone(&'static [u8]),
    /// RSASSA-PSS with this hash, MGF1 with the same and a salt of its length (RFC 4055, RFC 8446).
    Pss { hash: &'static [u8], salt: u8 },
}

impl Identifier {
    fn matches(&self, content: &[u8]) -> bool {
        match self {
            Identifier::Exactly(bytes) => content == *bytes,
            Identifier::NullOrNone(oid) => {
                content.strip_prefix(*oid).is_some_and(|rest| rest.is_empty() || rest == NULL)
            }
            Identifier::Pss { hash, salt } => is_pss(content, hash, *salt).unwrap_or(false),
        }
    }
}

const NULL: &[u8] = &[5, 0];

fn is_pss(content: &[u8], hash: &'static [u8], salt: u8) -> Option<bool> {
    const CONTEXT: u8 = 0xa0;
    let (parameters, _) = element(content.strip_prefix(RSA_PSS)?, SEQUENCE)?;
    let (hash_field, rest) = element(parameters, CONTEXT)?;
    let (mask_field, rest) = element(rest, CONTEXT + 1)?;
    let (salt_field, _) = element(rest, CONTEXT + 2)?;
    let is_hash = |field| Some(Identifier::NullOrNone(hash).matches(element(field, SEQUENCE)?.0));
    let mask_hash = element(mask_field, SEQUENCE)?.0.strip_prefix(MGF1)?;
    Some(is_hash(hash_field)? && is_hash(mask_hash)? && salt_field == [2, 1, salt])
}

/// OIDs with tag and length.
const RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const RSA_SHA1: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
const MGF1: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
const RSA_PSS: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
const RSA_SHA256: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
const RSA_SHA384: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c";
const RSA_SHA512: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d";
const SHA256: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const SHA384: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02";
const SHA512: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03";
const ECDSA_SHA256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
const ECDSA_SHA384: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03";
const ED25519: &[u8] = b"\x06\x03\x2b\x65\x70";

/// Keys: id-ecPublicKey and the curve.
const P256: &[u8] = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
const P384: &[u8] = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22";

struct Row {
    key: Identifier,
    signature: Identifier,
    verify: &'static dyn VerificationAlgorithm,
}

const fn rsa(signature: &'static [u8], verify: &'static dyn VerificationAlgorithm) -> Row {
    Row { key: Identifier::NullOrNone(RSA), signature: Identifier::NullOrNone(signature), verify }
}

const fn pss(hash: &'static [u8], salt: u8, verify: &'static dyn VerificationAlgorithm) -> Row {
    Row { key: Identifier::NullOrNone(RSA), signature: Identifier::Pss { hash, salt }, verify }
}

const fn ecdsa(key: &'static [u8], signature: &'static [u8], verify: &'static dyn VerificationAlgorithm) -> Row {
    Row { key: Identifier::Exactly(key), signature: Identifier::NullOrNone(signature), verify }
}

/// SHA-1 and keys of 1024 bits are verified like others: whether they are good enough is judged elsewhere.
static TABLE: &[Row] = &[
    rsa(RSA_SHA256, &ring_signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
    rsa(RSA_SHA384, &ring_signature::RSA_PKCS1_2048_8192_SHA384),
    rsa(RSA_SHA512, &ring_signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
    rsa(RSA_SHA1, &ring_signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
    ecdsa(P256, ECDSA_SHA256, &ring_signature::ECDSA_P256_SHA256_ASN1),
    ecdsa(P256, ECDSA_SHA384, &ring_signature::ECDSA_P256_SHA384_ASN1),
    ecdsa(P384, ECDSA_SHA256, &ring_signature::ECDSA_P384_SHA256_ASN1),
    ecdsa(P384, ECDSA_SHA384, &ring_signature::ECDSA_P384_SHA384_ASN1),
    pss(SHA256, 32, &ring_signature::RSA_PSS_2048_8192_SHA256),
    pss(SHA384, 48, &ring_signature::RSA_PSS_2048_8192_SHA384),
    pss(SHA512, 64, &ring_signature::RSA_PSS_2048_8192_SHA512),
    Row {
        key: Identifier::Exactly(ED25519),
        signature: Identifier::Exactly(ED25519),
        verify: &ring_signature::ED25519,
    },
];
