//! Hashes and signatures.

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Value};
use crate::x509;

pub static NATIVES: &[Native] = &[
    Native { name: c"sha256", arity: 1, run: sha256 },
    Native { name: c"digest", arity: 2, run: digest },
    Native { name: c"verifySignature", arity: 4, run: verify_signature },
];

fn sha256(args: Args) -> Out {
    args.cx.bytes(ring::digest::digest(&ring::digest::SHA256, args.bytes(0)?).as_ref())
}

fn digest(args: Args) -> Out {
    let name = args.text(0)?.bytes().to_vec();
    let algorithm = match &name[..] {
        b"sha1" => &ring::digest::SHA1_FOR_LEGACY_USE_ONLY,
        b"sha256" => &ring::digest::SHA256,
        b"sha384" => &ring::digest::SHA384,
        b"sha512" => &ring::digest::SHA512,
        _ => return args.cx.throw_errno(libc::EINVAL, "digest", None),
    };
    args.cx.bytes(ring::digest::digest(algorithm, args.bytes(1)?).as_ref())
}

fn verify_signature(args: Args) -> Out {
    let verdict = x509::verify_signature(args.bytes(0)?, args.bytes(1)?, args.bytes(2)?, args.bytes(3)?);
    Ok(verdict.map_or(Value::UNDEFINED, Value::boolean))
}
