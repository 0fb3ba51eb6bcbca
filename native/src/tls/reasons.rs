//! Why a handshake failed, in the words of the Node executable: those of src/runtime/node/tls.ts, and OpenSSL's reasons.

use std::io;

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};

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
        Error::AlertReceived(alert) => of_alert(*alert),
        // No record of TLS at all; inside of a record, OpenSSL looks at the kind of message first.
        Error::InvalidMessage(
            InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge
            | InvalidMessage::InvalidEmptyPayload,
        ) => "wrong version number".to_owned(),
        Error::InvalidMessage(_) => "unexpected message".to_owned(),
        Error::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig)
        | Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => "unsupported protocol".to_owned(),
        Error::PeerIncompatible(PeerIncompatible::ExtendedMasterSecretExtensionRequired) => {
            "no Extended Master Secret, which FIPS 140-3 mode requires".to_owned()
        }
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

/// OpenSSL's reasons by the number of the alert (ssl/ssl_err.c). As Node 24.21 gave each of them.
const ALERTS: &[(u8, &str)] = &[
    (10, "ssl/tls alert unexpected message"),
    (20, "ssl/tls alert bad record mac"),
    (22, "tlsv1 alert record overflow"),
    (40, "ssl/tls alert handshake failure"),
    (42, "ssl/tls alert bad certificate"),
    (43, "ssl/tls alert unsupported certificate"),
    (44, "ssl/tls alert certificate revoked"),
    (45, "ssl/tls alert certificate expired"),
    (46, "ssl/tls alert certificate unknown"),
    (47, "ssl/tls alert illegal parameter"),
    (48, "tlsv1 alert unknown ca"),
    (49, "tlsv1 alert access denied"),
    (50, "tlsv1 alert decode error"),
    (51, "tlsv1 alert decrypt error"),
    (70, "tlsv1 alert protocol version"),
    (71, "tlsv1 alert insufficient security"),
    (80, "tlsv1 alert internal error"),
    (86, "tlsv1 alert inappropriate fallback"),
    (90, "tlsv1 alert user cancelled"),
    (100, "tlsv1 alert no renegotiation"),
    (109, "tlsv13 alert missing extension"),
    (110, "tlsv1 unsupported extension"),
    (112, "tlsv1 unrecognized name"),
    (116, "tlsv13 alert certificate required"),
    (120, "tlsv1 alert no application protocol"),
];

fn of_alert(alert: AlertDescription) -> String {
    let number = u8::from(alert);
    match ALERTS.iter().find(|row| row.0 == number) {
        Some((_, words)) => (*words).to_owned(),
        // close_notify ends the connection, which is ECONNRESET for Node; the others are not assigned.
        None if number == 0 => "ECONNRESET".to_owned(),
        None => format!("alert {number}"),
    }
}
