//! The host of the static executable: runs probe-env's bytecode on QuickJS-ng. At the build it makes a copy of itself that carries
//! an image of the engine's heap, with the program loaded and warmed up. That copy is the product.
#![cfg_attr(not(test), no_main)] // std's start costs system calls that nobody needs, and its arguments are empty in a static musl program
#![cfg_attr(test, allow(dead_code))] // the tests do not start at `main`
#![deny(unsafe_code, unsafe_op_in_unsafe_fn)]

mod engine;
mod errno;
mod image;
mod make;
mod natives;
#[allow(unsafe_code)]
mod samples;
#[allow(unsafe_code)]
mod start;
mod sys;
mod text;
mod tls;
mod x509;

use core::ffi::CStr;

use engine::runtime;
use image::region;
use sys::{clock, ends, files, memory, signals};

pub use start::arguments;

/// The whole process, and its exit status.
fn run() -> i32 {
    clock::start();
    memory::protect_relro();
    files::occupy_standard_descriptors();
    if region::is_image() { program() } else { make::command(arguments()) }
}

/// `__main`, then `__loop`, which ends the process by itself.
fn program() -> i32 {
    signals::ignore_broken_pipes();
    let cx = runtime::resume();
    let steps: [&CStr; 2] = [c"__main", c"__loop"];
    if steps.into_iter().try_for_each(|name| runtime::call(cx, name)).is_err() {
        let line = format!("INCOMPLETE probe-env broke: {}\n", runtime::exception(cx).replace('\n', " "));
        // Nobody is left to tell when this fails.
        let _ = files::write(1, line.as_bytes());
    }
    ends::kill_children();
    ends::INCOMPLETE
}
