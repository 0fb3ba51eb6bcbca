//! The entry that libc calls.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char, c_int};

struct Arguments(UnsafeCell<(usize, *const *const c_char)>);
// SAFETY: written once, before there is another thread.
unsafe impl Sync for Arguments {}

static ARGUMENTS: Arguments = Arguments(UnsafeCell::new((0, core::ptr::null())));

/// Those of the process, its own name first.
pub fn arguments() -> Vec<&'static CStr> {
    // SAFETY: what `main` was given stays for the whole process, and has that many texts.
    unsafe {
        let (count, list) = *ARGUMENTS.0.get();
        (0..count).map(|i| CStr::from_ptr(*list.add(i))).collect()
    }
}

#[cfg(not(test))]
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, list: *const *const c_char) -> c_int {
    // SAFETY: there is no other thread yet.
    unsafe { *ARGUMENTS.0.get() = (usize::try_from(count).unwrap_or(0), list) };
    crate::run()
}
