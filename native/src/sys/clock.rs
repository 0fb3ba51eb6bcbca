//! Clocks. Those of libc that the engine asks are ours, so that time stands still while the image is made: the engine seeds
//! its hashes and Math.random with it, and the image has to be the same every time.

use core::ffi::c_int;
use core::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// Microseconds since 1970 at which the clock is stopped; 0: it runs.
static FIXED: AtomicI64 = AtomicI64::new(0);

/// When this process began, in nanoseconds of CLOCK_MONOTONIC.
static STARTED: AtomicI64 = AtomicI64::new(0);

/// The first thing that a start does.
pub fn start() {
    STARTED.store(monotonic(), Relaxed);
}

/// Lets time stand still.
pub fn stop_at(seconds: i64) {
    FIXED.store(seconds * 1_000_000, Relaxed);
}

/// Milliseconds since `start`.
pub fn uptime() -> f64 {
    if FIXED.load(Relaxed) != 0 {
        return 0.0;
    }
    (monotonic() - STARTED.load(Relaxed)) as f64 / 1e6
}

fn monotonic() -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    ask(libc::CLOCK_MONOTONIC, &mut time);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

#[cfg(not(test))]
unsafe extern "C" {
    /// musl's own name for it, which asks the vDSO: a run looks at the clock before each file.
    #[link_name = "__clock_gettime"]
    fn of_libc(clock: libc::clockid_t, time: *mut libc::timespec) -> c_int;
}
#[cfg(test)]
use libc::clock_gettime as of_libc;

fn ask(clock: libc::clockid_t, time: &mut libc::timespec) -> c_int {
    // SAFETY: it writes one timespec.
    unsafe { of_libc(clock, time) }
}

/// In place of libc's, for the whole program.
/// # Safety
/// As clock_gettime(3).
#[cfg(not(test))]
#[unsafe(no_mangle)]
unsafe extern "C" fn clock_gettime(clock: libc::clockid_t, time: *mut libc::timespec) -> c_int {
    // SAFETY: the caller gives a timespec to write to.
    let time = unsafe { &mut *time };
    match FIXED.load(Relaxed) {
        0 => ask(clock, time),
        fixed => {
            *time = libc::timespec { tv_sec: fixed / 1_000_000, tv_nsec: fixed % 1_000_000 * 1000 };
            0
        }
    }
}

/// In place of libc's, for the whole program.
/// # Safety
/// As gettimeofday(2).
#[cfg(not(test))]
#[unsafe(no_mangle)]
unsafe extern "C" fn gettimeofday(time: *mut libc::timeval, _: *mut libc::c_void) -> c_int {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the caller gives a timeval to write to.
    unsafe {
        clock_gettime(libc::CLOCK_REALTIME, &mut now);
        *time = libc::timeval { tv_sec: now.tv_sec, tv_usec: now.tv_nsec / 1000 };
    }
    0
}
