//! Signals are noted and told by `poll`.

use core::ffi::c_int;
use core::mem::zeroed;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::{io, thread};

use super::{check, ends};

/// Bits of the signals that came, and of those that are listened to.
static CAME: AtomicU64 = AtomicU64::new(0);
static HEARD: AtomicU64 = AtomicU64::new(0);

/// One more than the highest number (signal(7), real-time signals included).
const SIGNALS: c_int = 64;

extern "C" fn note(signal: c_int) {
    CAME.fetch_or(1 << signal, Relaxed);
}

/// Notes this signal from now on.
pub fn listen(signal: c_int) -> Result<(), i32> {
    if !(1..SIGNALS).contains(&signal) {
        return Err(libc::EINVAL);
    }
    HEARD.fetch_or(1 << signal, Relaxed);
    // SAFETY: the handler sets one bit.
    unsafe {
        let mut action: libc::sigaction = zeroed();
        action.sa_sigaction = note as *const () as usize;
        check(libc::sigaction(signal, &action, ptr::null_mut())).map(drop)
    }
}

/// Signals that end a process and that somebody may send (signal(7)); SIGTERM and SIGINT are noted.
const DEADLY: [c_int; 5] = [libc::SIGHUP, libc::SIGQUIT, libc::SIGUSR1, libc::SIGUSR2, libc::SIGXCPU];

/// Those that end us end our children too, and the children's own, which no PR_SET_PDEATHSIG would reach. What is ignored
/// stays so.
pub fn end_children_with_us() {
    for signal in DEADLY {
        // SAFETY: the handler does only what a handler may.
        unsafe {
            let mut action: libc::sigaction = zeroed();
            libc::sigaction(signal, ptr::null(), &mut action);
            if action.sa_sigaction == libc::SIG_DFL {
                action.sa_sigaction = end as *const () as usize;
                action.sa_flags = libc::SA_RESETHAND;
                libc::sigaction(signal, &action, ptr::null_mut());
            }
        }
    }
}

extern "C" fn end(signal: c_int) {
    ends::kill_children();
    // SAFETY: it is on the list of signal-safety(7). The handler was taken back, so that the signal does what it always does.
    unsafe { libc::raise(signal) };
}

/// A write to a pipe that nobody reads is an error of its own, EPIPE.
pub fn ignore_broken_pipes() {
    // SAFETY: no handler.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
}

/// What a child has to put back before it becomes another program: all that we handle or ignore.
pub fn reset_in_child() {
    let heard = HEARD.load(Relaxed) | 1 << libc::SIGALRM | 1 << libc::SIGPIPE;
    for signal in 1..SIGNALS {
        if heard & 1 << signal != 0 {
            // SAFETY: no handler.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
    }
    for signal in DEADLY {
        // SAFETY: no handler. What was ignored when we were started stays so.
        unsafe {
            let mut action: libc::sigaction = zeroed();
            libc::sigaction(signal, ptr::null(), &mut action);
            if action.sa_sigaction == end as *const () as usize {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}

/// Blocks all signals; gives what was blocked before.
pub fn block_all() -> libc::sigset_t {
    // SAFETY: both sets are ours.
    unsafe {
        let (mut all, mut before): (libc::sigset_t, libc::sigset_t) = (zeroed(), zeroed());
        libc::sigfillset(&mut all);
        libc::sigprocmask(libc::SIG_SETMASK, &all, &mut before);
        before
    }
}

pub fn restore(mask: &libc::sigset_t) {
    // SAFETY: the set is the caller's.
    unsafe { libc::sigprocmask(libc::SIG_SETMASK, mask, ptr::null_mut()) };
}

static THREADS: AtomicBool = AtomicBool::new(false);

/// Whether this process has started a thread.
pub fn has_threads() -> bool {
    THREADS.load(Relaxed)
}

/// Starts a thread that gets no signals: one that came to it would not end the `poll` of the thread that waits for it.
pub fn start_thread(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    THREADS.store(true, Relaxed);
    let mask = block_all();
    let started = thread::Builder::new().spawn(work);
    restore(&mask);
    started.map(drop)
}

/// Waits for a descriptor, a signal, or the end of `milliseconds` (below zero: without end). Gives the numbers of signals
/// and the descriptors that can be read or were hung up.
pub fn poll(descriptors: &[c_int], milliseconds: f64) -> (Vec<c_int>, Vec<c_int>) {
    let mut waiting: Vec<libc::pollfd> =
        descriptors.iter().map(|&fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 }).collect();
    let heard = HEARD.load(Relaxed);
    // SAFETY: sets and descriptors are ours. Signals are blocked but for the wait itself, so that none is missed between.
    let (came, count) = unsafe {
        let (mut blocked, mut before): (libc::sigset_t, libc::sigset_t) = (zeroed(), zeroed());
        libc::sigemptyset(&mut blocked);
        for signal in (1..SIGNALS).filter(|signal| heard & 1 << signal != 0) {
            libc::sigaddset(&mut blocked, signal);
        }
        libc::sigprocmask(libc::SIG_BLOCK, &blocked, &mut before);
        let at_once = CAME.load(Relaxed) != 0;
        let nanoseconds = if at_once { 0 } else { (milliseconds.clamp(0.0, 1e9) * 1e6) as i64 };
        let time = libc::timespec { tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000 };
        let timeout = if milliseconds < 0.0 && !at_once { ptr::null() } else { &raw const time };
        let count = libc::ppoll(waiting.as_mut_ptr(), waiting.len() as _, timeout, &before);
        libc::sigprocmask(libc::SIG_SETMASK, &before, ptr::null_mut());
        (CAME.swap(0, Relaxed), count)
    };
    let signals = (1..SIGNALS).filter(|signal| came & 1 << signal != 0).collect();
    let ready = waiting.iter().filter(|entry| count > 0 && entry.revents != 0).map(|entry| entry.fd).collect();
    (signals, ready)
}
