//! The image: all that the engine allocates, in one region that the executable carries.

mod dictionary;
pub mod elf;
mod lz4;

#[allow(unsafe_code)]
pub mod arena;
#[allow(unsafe_code)]
pub mod blocks;
#[allow(unsafe_code)]
pub mod cold;
#[allow(unsafe_code)]
mod heap;
#[allow(unsafe_code)]
mod packing;
#[allow(unsafe_code)]
pub mod region;
#[allow(unsafe_code)]
pub mod trace;
#[allow(unsafe_code)]
pub mod uses;
