//! Thin wrappers of system calls: each gives what the kernel says, or its error number.
#![allow(unsafe_code)]

pub mod clock;
mod compare;
pub mod ends;
pub mod files;
pub mod lookup;
pub mod memory;
pub mod process;
pub mod signals;
pub mod spawn;

/// The error number of the last system call.
pub fn errno() -> i32 {
    // SAFETY: libc's own variable of this thread.
    unsafe { *libc::__errno_location() }
}

/// The result of a system call that says -1 when it fails.
fn check(result: libc::c_int) -> Result<libc::c_int, i32> {
    if result < 0 { Err(errno()) } else { Ok(result) }
}

/// The same for a count of bytes.
fn check_size(result: isize) -> Result<usize, i32> {
    usize::try_from(result).map_err(|_| errno())
}

/// Repeats a call until no signal interrupts it, as libuv and Go do. That our handlers ask for SA_RESTART would not be enough: file systems
/// in user space end calls so by themselves.
fn uninterrupted<T>(mut call: impl FnMut() -> Result<T, i32>) -> Result<T, i32> {
    loop {
        let result = call();
        if !matches!(result, Err(libc::EINTR)) {
            return result;
        }
    }
}
