//! What JavaScript can ask of the host; `src/runtime/static/native.ts` declares it, in the same groups.

mod bytes;
mod children;
mod crypto;
mod ends;
mod files;
mod install;
mod process;
mod stat;
mod tls;

use crate::engine::native::Native;

/// The order is that of their numbers in an image.
pub static TABLE: &[&[Native]] = &[
    files::NATIVES,
    install::NATIVES,
    bytes::NATIVES,
    crypto::NATIVES,
    tls::NATIVES,
    children::NATIVES,
    process::NATIVES,
    ends::NATIVES,
];

pub use stat::prepare;
