//! Ends that cannot be missed: at the deadline, by the kernel's timer, and at the memory cap. Both write a line that was
//! prepared, and end the process with status 3 (INCOMPLETE). Only what a signal handler may do (signal-safety(7)).

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::mem::zeroed;
use core::sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};

use super::clock;

/// A pipe that can be written to at all takes this much at once (PIPE_BUF is 4096).
const LINE_LIMIT: usize = 4000;
const INCOMPLETE: c_int = 3;

/// A text that a signal handler may read at any time: it is written to the half that is not shown.
struct Line {
    halves: UnsafeCell<[[u8; LINE_LIMIT]; 2]>,
    /// Length, and in the lowest bit which half.
    shown: AtomicUsize,
}

// SAFETY: one thread writes, to the half that nobody reads.
unsafe impl Sync for Line {}

impl Line {
    const fn new() -> Line {
        Line { halves: UnsafeCell::new([[0; LINE_LIMIT]; 2]), shown: AtomicUsize::new(0) }
    }

    fn set(&self, text: &[u8]) {
        let half = !self.shown.load(Relaxed) & 1;
        let length = text.len().min(LINE_LIMIT);
        // SAFETY: this half is not shown.
        unsafe { (&mut (*self.halves.get())[half])[..length].copy_from_slice(&text[..length]) };
        self.shown.store(length << 1 | half, SeqCst);
    }

    fn get(&self) -> &[u8] {
        let shown = self.shown.load(SeqCst);
        // SAFETY: the half that is shown does not change before this process is over.
        unsafe { &(&(*self.halves.get())[shown & 1])[..shown >> 1] }
    }
}

static DEADLINE_LINE: Line = Line::new();
static MEMORY_LINE: Line = Line::new();

/// Milliseconds of `clock::uptime`; 0: none.
static DEADLINE: AtomicU64 = AtomicU64::new(0);

/// Process groups of children that run; 0: a free place.
static CHILDREN: [AtomicI32; 32] = [const { AtomicI32::new(0) }; 32];

pub fn set_deadline_line(text: &[u8]) {
    DEADLINE_LINE.set(text);
}

pub fn set_memory_line(text: &[u8]) {
    MEMORY_LINE.set(text);
}

/// A child that is to die with us. What does not find a place still has its own PR_SET_PDEATHSIG.
pub fn add_child(pid: c_int) {
    for place in &CHILDREN {
        if place.compare_exchange(0, pid, Relaxed, Relaxed).is_ok() {
            return;
        }
    }
}

/// It was reaped: its number may soon be another's.
pub fn remove_child(pid: c_int) {
    for place in &CHILDREN {
        if place.compare_exchange(pid, 0, Relaxed, Relaxed).is_ok() {
            return;
        }
    }
}

unsafe extern "C" {
    fn setitimer(which: c_int, new: *const libc::itimerval, old: *mut libc::itimerval) -> c_int;
}
const ITIMER_REAL: c_int = 0;

/// Starts the kernel's timer for so many milliseconds since the start of the process; 0 takes it back.
pub fn set_deadline(milliseconds: u64) {
    DEADLINE.store(milliseconds, Relaxed);
    let remaining = match milliseconds {
        0 => 0,
        _ => ((milliseconds as f64 - clock::uptime()) * 1000.0).max(1.0) as i64,
    };
    let none = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let value = libc::timeval { tv_sec: remaining / 1_000_000, tv_usec: remaining % 1_000_000 };
    // SAFETY: the handler does only what a handler may; whoever started us may have blocked the signal.
    unsafe {
        let mut action: libc::sigaction = zeroed();
        action.sa_sigaction = on_alarm as *const () as usize;
        libc::sigaction(libc::SIGALRM, &action, core::ptr::null_mut());
        let mut alarm: libc::sigset_t = zeroed();
        libc::sigemptyset(&mut alarm);
        libc::sigaddset(&mut alarm, libc::SIGALRM);
        libc::sigprocmask(libc::SIG_UNBLOCK, &alarm, core::ptr::null_mut());
        setitimer(ITIMER_REAL, &libc::itimerval { it_interval: none, it_value: value }, core::ptr::null_mut());
    }
}

extern "C" fn on_alarm(_: c_int) {
    end(DEADLINE_LINE.get());
}

/// Where the kernel's timer does not come: asked by the engine while it runs.
pub fn end_when_late() {
    let deadline = DEADLINE.load(Relaxed);
    if deadline != 0 && clock::uptime() > deadline as f64 + 5.0 {
        end(DEADLINE_LINE.get());
    }
}

/// The engine wants more memory than it may have.
pub fn out_of_memory() -> ! {
    end(MEMORY_LINE.get());
}

/// Writes the line where that needs no waiting, kills what we started, and is gone.
fn end(line: &[u8]) -> ! {
    // SAFETY: all of this is on the list of signal-safety(7), poll included.
    unsafe {
        let mut output = libc::pollfd { fd: 1, events: libc::POLLOUT, revents: 0 };
        if !line.is_empty() && libc::poll(&mut output, 1, 0) == 1 {
            libc::write(1, line.as_ptr().cast(), line.len());
        }
        kill_children();
        libc::_exit(INCOMPLETE)
    }
}

/// Kills the process group of every child that runs.
pub fn kill_children() {
    for child in &CHILDREN {
        let pid = child.load(Relaxed);
        if pid > 0 {
            // SAFETY: numbers only.
            unsafe { libc::kill(-pid, libc::SIGKILL) };
        }
    }
}
