//! The entry that libc calls.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char};
use core::ops::Range;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Arguments(UnsafeCell<(usize, *const *const c_char)>);
// SAFETY: written once, before there is another thread.
unsafe impl Sync for Arguments {}

static ARGUMENTS: Arguments = Arguments(UnsafeCell::new((0, core::ptr::null())));

/// Of the process's arguments those that the program sees: from this one, and up to that.
static SHOWN: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(usize::MAX)];

/// While the image is made the program sees only its own arguments, its name first: the path of the host would be in the image, and
/// make it differ between directories.
pub fn show(range: Range<usize>) {
    SHOWN[0].store(range.start, Relaxed);
    SHOWN[1].store(range.end, Relaxed);
}

/// Those of the process, its own name first.
pub fn arguments() -> Vec<&'static CStr> {
    // SAFETY: what `main` was given stays for the whole process, and has that many texts.
    unsafe {
        let (count, list) = *ARGUMENTS.0.get();
        let [from, to] = [&SHOWN[0], &SHOWN[1]].map(|end| end.load(Relaxed));
        (from..count.min(to)).map(|i| CStr::from_ptr(*list.add(i))).collect()
    }
}

#[cfg(not(test))]
#[unsafe(no_mangle)]
extern "C" fn main(count: libc::c_int, list: *const *const c_char) -> libc::c_int {
    // SAFETY: there is no other thread yet.
    unsafe { *ARGUMENTS.0.get() = (usize::try_from(count).unwrap_or(0), list) };
    crate::run()
}
