//! Takes every certificate: its chain and names are judged by Go's rules, in TypeScript. That the server has its key is
//! verified anyway.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use crate::x509;

#[derive(Debug)]
pub struct Unjudging {
    algorithms: WebPkiSupportedAlgorithms,
    sha1: bool,
}

impl Unjudging {
    pub fn new(provider: &CryptoProvider, sha1: bool) -> Unjudging {
        Unjudging { algorithms: provider.signature_verification_algorithms, sha1 }
    }
}

/// Only a signature that was verified and is wrong counts. A certificate that rustls cannot read, or a curve that it does
/// not know (P-521), is not the server's fault; nor is an RSA key of a size that ring refuses as if the signature were wrong.
fn unless_wrong(
    verified: Result<HandshakeSignatureValid, Error>,
    certificate: &CertificateDer<'_>,
) -> Result<HandshakeSignatureValid, Error> {
    let is_known = || x509::rsa_bits(certificate).is_none_or(|bits| (2048..=8192).contains(&bits));
    match verified {
        Err(error @ Error::InvalidCertificate(CertificateError::BadSignature)) if is_known() => Err(error),
        _ => Ok(HandshakeSignatureValid::assertion()),
    }
}

impl ServerCertVerifier for Unjudging {
    fn verify_server_cert(
        &self,
        _leaf: &CertificateDer<'_>,
        _others: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unless_wrong(verify_tls12_signature(message, certificate, signature, &self.algorithms), certificate)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unless_wrong(verify_tls13_signature(message, certificate, signature, &self.algorithms), certificate)
    }

    /// Those of Go's client (crypto/tls/common.go, defaultSupportedSignatureAlgorithms), in its order.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = vec![
            SignatureScheme::RSA_PSS_SHA256,
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::ED25519,
            SignatureScheme::RSA_PSS_SHA384,
            SignatureScheme::RSA_PSS_SHA512,
            SignatureScheme::RSA_PKCS1_SHA256,
            SignatureScheme::RSA_PKCS1_SHA384,
            SignatureScheme::RSA_PKCS1_SHA512,
            SignatureScheme::ECDSA_NISTP384_SHA384,
            SignatureScheme::ECDSA_NISTP521_SHA512,
        ];
        if self.sha1 {
            schemes.extend([SignatureScheme::RSA_PKCS1_SHA1, SignatureScheme::ECDSA_SHA1_Legacy]);
        }
        schemes
    }
}
