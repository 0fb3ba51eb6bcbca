//! The TLS client.

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Value};
use crate::tls::{self, Handshake, Offer};

pub static NATIVES: &[Native] =
    &[Native { name: c"tlsStart", arity: 7, run: start }, Native { name: c"tlsEnd", arity: 1, run: end }];

fn start(args: Args) -> Out {
    let host = String::from_utf8_lossy(&args.text(0)?.bytes()).into_owned();
    let offer = Offer {
        sha1: args.bool(2),
        hybrids: args.i32(3)? as usize,
        fips140: args.bool(4),
        extended_master_secret: args.bool(5),
    };
    match tls::start(host, args.i32(1)? as u16, offer, args.f64(6)?) {
        Ok(fd) => Ok(Value::int(fd)),
        Err(number) => args.cx.throw_errno(number, "pipe2", None),
    }
}

fn end(args: Args) -> Out {
    let cx = args.cx;
    let object = cx.object();
    match tls::end(args.i32(0)?) {
        Handshake::Connected { protocol, chain, refuses_us } => {
            let certificates = chain.iter().map(|der| cx.bytes(der)).collect::<Result<Vec<_>, _>>()?;
            cx.set(&object, c"kind", cx.utf8(b"connected"));
            cx.set(&object, c"protocol", cx.utf8(protocol.as_bytes()));
            cx.set(&object, c"chain", cx.list(certificates));
            cx.set(&object, c"refusesUs", Value::boolean(refuses_us));
        }
        Handshake::Failed { stage, reason } => {
            cx.set(&object, c"kind", cx.utf8(b"failed"));
            cx.set(&object, c"stage", cx.utf8(stage.as_bytes()));
            cx.set(&object, c"reason", cx.utf8(reason.as_bytes()));
        }
    }
    Ok(object)
}
