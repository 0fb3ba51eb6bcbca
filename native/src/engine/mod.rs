//! The border to QuickJS-ng: the only place, with the image, that knows its pointers.
#![allow(unsafe_code)]

pub mod args;
pub mod native;
pub mod runtime;
pub mod stat;
pub mod value;
