//! The entry that libc calls.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Arguments(UnsafeCell<(usize, *const *const c_char)>);
// SAFETY: written once, before there is another thread.
unsafe impl Sync for Arguments {}

static ARGUMENTS: Arguments = Arguments(UnsafeCell::new((0, core::ptr::null())));

/// How many of the first are for the host alone.
static HIDDEN: AtomicUsize = AtomicUsize::new(0);

/// While the image is made the program does not see the first of them: the path of the host would be in the image, and make
/// it another one in another directory.
pub fn hide(count: usize) {
    HIDDEN.store(count, Relaxed);
}

/// Those of the process, its own name first.
pub fn arguments() -> Vec<&'static CStr> {
    // SAFETY: what `main` was given stays for the whole process, and has that many texts.
    unsafe {
        let (count, list) = *ARGUMENTS.0.get();
        (HIDDEN.load(Relaxed)..count).map(|i| CStr::from_ptr(*list.add(i))).collect()
    }
}

#[cfg(not(test))]
#[unsafe(no_mangle)]
extern "C" fn main(count: libc::c_int, list: *const *const c_char) -> libc::c_int {
    // SAFETY: there is no other thread yet.
    unsafe { *ARGUMENTS.0.get() = (usize::try_from(count).unwrap_or(0), list) };
    crate::run()
}
