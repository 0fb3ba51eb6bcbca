//! Starts other programs.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr;
use std::ffi::CString;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd};

use super::{check, ends, signals, uninterrupted};

/// A child, and our ends of its pipes, which do not block.
pub struct Child {
    pub pid: c_int,
    pub stdout: c_int,
    pub stderr: Option<c_int>,
}

/// All that the child needs, made before it is there: it shares our memory, and may neither allocate nor lock.
struct Plan {
    file: *const c_char,
    argv: *const *const c_char,
    env: *const *const c_char,
    stdout: c_int,
    stderr: Option<c_int>,
    /// Closed by a successful execve(2); otherwise the error number is written to it.
    failure: c_int,
    mask: libc::sigset_t,
    parent: c_int,
}

/// Enough for a few system calls.
const STACK: usize = 64 << 10;

/// Starts a program in its own session, with `/dev/null` as standard input (and as standard error where no pipe is wanted),
/// in `/`, killed by the kernel when we die. Err: why it could not be started.
pub fn spawn(file: &CStr, argv: &[CString], env: &[CString], with_stderr: bool) -> Result<Child, i32> {
    let pointers = |texts: &[CString]| -> Vec<*const c_char> {
        texts.iter().map(|text| text.as_ptr()).chain([ptr::null()]).collect()
    };
    let (argv, env) = (pointers(argv), pointers(env));
    let (stdout, failure) = (pipe()?, pipe()?);
    let stderr = if with_stderr { Some(pipe()?) } else { None };
    signals::end_children_with_us();
    // With our memory a child could run our handlers: all signals wait until it has put them back.
    let mask = signals::block_all();
    let plan = Plan {
        file: file.as_ptr(),
        argv: argv.as_ptr(),
        env: env.as_ptr(),
        stdout: stdout.1.as_raw_fd(),
        stderr: stderr.as_ref().map(|pipe| pipe.1.as_raw_fd()),
        failure: failure.1.as_raw_fd(),
        mask,
        // SAFETY: asks for a number.
        parent: unsafe { libc::getpid() },
    };
    let started = start(&plan);
    signals::restore(&mask);
    let pid = started?;
    drop(failure.1);
    let mut number = [0; 4];
    if super::files::read(failure.0.as_raw_fd(), &mut number, None) == Ok(number.len()) {
        // SAFETY: reaps the child, which ends by itself.
        let _ = uninterrupted(|| check(unsafe { libc::waitpid(pid, ptr::null_mut(), 0) }));
        return Err(i32::from_ne_bytes(number));
    }
    ends::add_child(pid);
    let keep = |pipe: (OwnedFd, OwnedFd)| {
        // It was just made and is a pipe: this cannot fail.
        let _ = super::files::set_non_blocking(pipe.0.as_raw_fd());
        pipe.0.into_raw_fd()
    };
    Ok(Child { pid, stdout: keep(stdout), stderr: stderr.map(keep) })
}

/// As vfork(2): the child uses our memory, with a stack of its own, and we wait until it is another program. What a fork
/// copies of page tables would cost more than all else.
fn start(plan: &Plan) -> Result<c_int, i32> {
    let mut stack = vec![0u8; STACK];
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
    // SAFETY: plan and stack live until clone returns, when the child is done with them; the top is aligned to 16 bytes.
    unsafe {
        let top = stack.as_mut_ptr().add(STACK);
        let top = top.sub(top as usize % 16);
        check(libc::clone(child, top.cast(), flags, (&raw const *plan).cast_mut().cast::<c_void>()))
    }
}

extern "C" fn child(plan: *mut c_void) -> c_int {
    // SAFETY: the plan lives as long as the parent waits; only system calls from here on.
    unsafe {
        let plan = &*plan.cast::<Plan>();
        signals::reset_in_child();
        become_program(plan);
        let number = super::errno().to_ne_bytes();
        libc::write(plan.failure, number.as_ptr().cast(), number.len());
        libc::_exit(127)
    }
}

/// Returns only when it failed.
unsafe fn become_program(plan: &Plan) {
    // SAFETY: static paths, and pointers that the parent keeps.
    unsafe {
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR | libc::O_CLOEXEC);
        let is_set = null >= 0
            && libc::setsid() >= 0
            && libc::dup2(null, 0) >= 0
            && libc::dup2(plan.stdout, 1) >= 0
            && libc::dup2(plan.stderr.unwrap_or(null), 2) >= 0
            && libc::chdir(c"/".as_ptr()) == 0
            && libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) == 0;
        if !is_set {
            return;
        }
        // We died in between: nobody would kill what follows. (In a PID namespace of our own the parent may be 0.)
        let parent = libc::getppid();
        if parent != plan.parent && parent != 0 {
            libc::_exit(127);
        }
        signals::restore(&plan.mask);
        let _ = uninterrupted(|| check(libc::execve(plan.file, plan.argv, plan.env)));
    }
}

/// (read, write), closed in programs that are started.
pub fn pipe() -> Result<(OwnedFd, OwnedFd), i32> {
    let mut ends = [0; 2];
    // SAFETY: the kernel writes two descriptors, which are nobody else's.
    unsafe {
        check(libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC))?;
        Ok((OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])))
    }
}

/// A look at our children, and at what fell to us from them.
pub enum Reaped {
    /// This one has ended: its number, and its exit status or the signal that killed it.
    Ended(c_int, Result<c_int, c_int>),
    /// There are some, and all of them run.
    Running,
    Childless,
}

pub fn reap() -> Reaped {
    let mut status = 0;
    // SAFETY: the kernel writes one number.
    match unsafe { libc::waitpid(-1, &mut status, libc::WNOHANG) } {
        0 => Reaped::Running,
        ..0 => Reaped::Childless,
        pid => {
            ends::remove_child(pid);
            let by_signal = libc::WIFSIGNALED(status);
            Reaped::Ended(pid, if by_signal { Err(libc::WTERMSIG(status)) } else { Ok(libc::WEXITSTATUS(status)) })
        }
    }
}

/// What our descendants leave behind falls to us.
pub fn become_subreaper() -> bool {
    // SAFETY: numbers only.
    unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 }
}
