//! Why a handshake failed, in the words of the Node executable: those of src/runtime/node/tls.ts, and OpenSSL's reasons.

use std::io;

use rustls::{AlertDescription, CertificateError, Error, PeerIncompatible};

use crate::errno;

/// As the table `failures` of the Node executable has them.
const CONNECTION: &[(i32, &str)] = &[
    (libc::ECONNREFUSED, "connection refused"),
    (libc::EHOSTUNREACH, "no route to host"),
    (libc::ENETUNREACH, "network is unreachable"),
    (libc::ETIMEDOUT, "connection timed out"),
];

pub fn of_connection(error: &io::Error) -> String {
    let number = error.raw_os_error().unwrap_or(libc::EIO);
    match CONNECTION.iter().find(|row| row.0 == number) {
        Some((_, words)) => (*words).to_owned(),
        None => errno::describe(number).0,
    }
}

/// What reading or writing failed with: an error of the system, the end of the connection, or one of TLS.
pub fn of_step(error: &io::Error) -> String {
    if let Some(number) = error.raw_os_error() {
        return errno::describe(number).0;
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(inner) => of_handshake(inner),
        None => "ECONNRESET".to_owned(), // Node's code for a connection that ends during the handshake
    }
}

pub fn of_handshake(error: &Error) -> String {
    match error {
        Error::AlertReceived(alert) => of_alert(*alert).to_owned(),
        Error::InvalidMessage(_) => "wrong version number".to_owned(),
        Error::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig)
        | Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => "unsupported protocol".to_owned(),
        Error::PeerIncompatible(_) => "no protocols available".to_owned(),
        Error::InvalidCertificate(CertificateError::BadSignature) => "bad signature".to_owned(),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            "unexpected message".to_owned()
        }
        Error::DecryptError => "decryption failed or bad record mac".to_owned(),
        Error::PeerMisbehaved(_) => "bad message".to_owned(),
        _ => "unknown error".to_owned(),
    }
}

fn of_alert(_: AlertDescription) -> &'static str {
    "alert"
}
