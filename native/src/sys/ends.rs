//! Ends that cannot be missed: at the deadline, by the kernel's timer, and where memory is used up. Both write a line that
//! was prepared, and end the process with a status that was too (3, INCOMPLETE, until then). Only what a signal handler may do (signal-safety(7)).

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::mem::zeroed;
use core::sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};

use super::clock;

/// A pipe that can be written to at all takes this much at once (PIPE_BUF is 4096).
const LINE_LIMIT: usize = 4000;
/// The status of a run that could not finish.
pub const INCOMPLETE: c_int = 3;

/// Until the program has its own: while it starts.
const OUT_OF_MEMORY: &[u8] = b"INCOMPLETE: out of memory\n";

/// How long those whom we kill are waited for, so that they are not left to a PID 1 that never waits.
const REAP_MS: c_int = 20;

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

    /// Empty before the first was set.
    fn get(&self) -> &[u8] {
        let shown = self.shown.load(SeqCst);
        // SAFETY: the half that is shown does not change before this process is over.
        unsafe { &(&(*self.halves.get())[shown & 1])[..shown >> 1] }
    }
}

static DEADLINE_LINE: Line = Line::new();
static MEMORY_LINE: Line = Line::new();

static STATUS: AtomicI32 = AtomicI32::new(INCOMPLETE);

/// Milliseconds of `clock::uptime`; 0: none.
static DEADLINE: AtomicU64 = AtomicU64::new(0);

/// Process groups of children that run; 0: a free place.
static CHILDREN: [AtomicI32; 32] = [const { AtomicI32::new(0) }; 32];

/// What is written when time or memory is used up, and the exit status then.
pub fn set_words(late: &[u8], out_of_memory: &[u8], status: c_int) {
    DEADLINE_LINE.set(late);
    MEMORY_LINE.set(out_of_memory);
    STATUS.store(status, Relaxed);
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

/// More memory is wanted than there is, or than the engine may have.
pub fn out_of_memory() -> ! {
    let line = MEMORY_LINE.get();
    end(if line.is_empty() { OUT_OF_MEMORY } else { line });
}

/// At the build: the image cannot be made, because its blocks were measured in a different order.
pub fn other_than_before() -> ! {
    end(b"the program is not loaded in the same way each time\n");
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
        libc::_exit(STATUS.load(Relaxed))
    }
}

/// Kills the process group of every child that runs, and reaps them.
pub fn kill_children() {
    let mut killed = false;
    for child in &CHILDREN {
        let pid = child.load(Relaxed);
        if pid > 0 {
            // SAFETY: numbers only.
            unsafe { libc::kill(-pid, libc::SIGKILL) };
            killed = true;
        }
    }
    for _ in 0..if killed { REAP_MS } else { 0 } {
        // SAFETY: nothing is written; all of it may be done in a signal handler.
        unsafe {
            let last = loop {
                let reaped = libc::waitpid(-1, core::ptr::null_mut(), libc::WNOHANG);
                if reaped <= 0 {
                    break reaped;
                }
            };
            if last < 0 {
                return; // ECHILD: nobody is left
            }
            libc::poll(core::ptr::null_mut(), 0, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::ptr;

    #[test]
    fn children_are_waited_for_whatever_the_last_error_was() {
        // In a process of its own, all of whose children are reaped.
        // SAFETY: numbers only; between fork and _exit there are only calls that a signal handler may make.
        let status = unsafe {
            let tried = libc::fork();
            if tried == 0 {
                let children = [0; 8].map(|_| {
                    let child = libc::fork();
                    if child == 0 {
                        libc::setpgid(0, 0);
                        loop {
                            libc::pause();
                        }
                    }
                    libc::setpgid(child, child);
                    add_child(child);
                    child
                });
                *libc::__errno_location() = libc::ECHILD; // as `reap` leaves it
                kill_children();
                let is_reaped = |&child: &c_int| libc::waitpid(child, ptr::null_mut(), libc::WNOHANG) < 0;
                libc::_exit(children.iter().filter(|child| is_reaped(child)).count() as c_int);
            }
            let mut status = 0;
            libc::waitpid(tried, &mut status, 0);
            status
        };
        assert_eq!((libc::WIFEXITED(status), libc::WEXITSTATUS(status)), (true, 8));
    }
}
