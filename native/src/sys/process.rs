//! This process.

use core::ffi::{CStr, c_char, c_int};
use core::mem::zeroed;

use super::check;

unsafe extern "C" {
    static environ: *const *const c_char;
}

/// `NAME=value` each, in the kernel's order.
pub fn environment() -> Vec<&'static [u8]> {
    let mut entries = Vec::new();
    // SAFETY: nobody sets variables in this program, so the list and its texts stay.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            entries.push(CStr::from_ptr(*entry).to_bytes());
            entry = entry.add(1);
        }
    }
    entries
}

/// User and group.
pub fn effective_ids() -> (u32, u32) {
    // SAFETY: no arguments.
    unsafe { (libc::geteuid(), libc::getegid()) }
}

pub fn pid() -> c_int {
    // SAFETY: no arguments.
    unsafe { libc::getpid() }
}

/// The supplementary groups.
pub fn groups() -> Vec<u32> {
    // SAFETY: the first call only counts; the second writes at most as many as there is room for.
    unsafe {
        let count = libc::getgroups(0, core::ptr::null_mut());
        let mut groups = vec![0; usize::try_from(count).unwrap_or(0)];
        let count = libc::getgroups(groups.len() as c_int, groups.as_mut_ptr());
        groups.truncate(usize::try_from(count).unwrap_or(0));
        groups
    }
}

/// None where it has no path from our root: deleted, or elsewhere.
pub fn working_directory() -> Option<Vec<u8>> {
    let mut buffer = vec![0u8; libc::PATH_MAX as usize + 1];
    // SAFETY: at most as many bytes are written as there are.
    let found = unsafe { libc::getcwd(buffer.as_mut_ptr().cast(), buffer.len()) };
    let path = CStr::from_bytes_until_nul(&buffer).ok()?.to_bytes();
    (!found.is_null() && path.starts_with(b"/")).then(|| path.to_vec())
}

/// As `uname -m` has it.
/// Whether a seccomp filter answers EPERM to clone3(2): the kernel itself refuses a size of 0 with EINVAL, and an old one says ENOSYS.
pub fn refuses_clone3() -> bool {
    // SAFETY: nothing is read for a size of 0.
    let result = unsafe { libc::syscall(libc::SYS_clone3, 0, 0) };
    result < 0 && super::errno() == libc::EPERM
}

pub fn machine() -> Vec<u8> {
    // SAFETY: zeros are valid; the kernel writes texts that end with NUL.
    unsafe {
        let mut name: libc::utsname = zeroed();
        libc::uname(&mut name);
        CStr::from_ptr(name.machine.as_ptr()).to_bytes().to_vec()
    }
}

/// What execve(2) was given (AT_EXECFN, getauxval(3)).
pub fn started_as() -> Vec<u8> {
    // SAFETY: where it is not zero it points to a text that the kernel put on our stack.
    unsafe {
        match libc::getauxval(libc::AT_EXECFN) {
            0 => Vec::new(),
            address => CStr::from_ptr(address as *const c_char).to_bytes().to_vec(),
        }
    }
}

/// Milliseconds of CPU, user and system.
pub fn cpu() -> f64 {
    // SAFETY: zeros are valid; the kernel writes one.
    let usage = unsafe {
        let mut usage: libc::rusage = zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    [usage.ru_utime, usage.ru_stime].iter().map(|time| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3).sum()
}

pub fn kill(pid: c_int, signal: c_int) -> bool {
    // SAFETY: numbers only.
    unsafe { libc::kill(pid, signal) == 0 }
}

/// Ends at once: nothing is flushed, no handler runs.
pub fn exit(status: c_int) -> ! {
    #[cfg(feature = "profile")]
    write_profile();
    // SAFETY: does not return.
    unsafe { libc::_exit(status) }
}

/// Adds what was counted in this process to the files of the profile.
#[cfg(feature = "profile")]
fn write_profile() {
    unsafe extern "C" {
        fn __gcov_dump();
    }
    // SAFETY: gcc's library writes files; it is called once, by the only thread.
    unsafe { __gcov_dump() }
}

pub fn is_terminal(fd: c_int) -> bool {
    // SAFETY: numbers only.
    unsafe { libc::isatty(fd) == 1 }
}

/// Columns of a terminal.
pub fn terminal_width(fd: c_int) -> Option<u16> {
    // SAFETY: zeros are valid; the kernel writes one.
    unsafe {
        let mut size: libc::winsize = zeroed();
        check(libc::ioctl(fd, libc::TIOCGWINSZ, &mut size)).ok()?;
        (size.ws_col > 0).then_some(size.ws_col)
    }
}

/// Bytes from getrandom(2); false where there are none yet, or it is forbidden.
pub fn random(buffer: &mut [u8]) -> bool {
    // SAFETY: the kernel writes at most as many bytes as there are; up to 256 come at once.
    let count = unsafe { libc::getrandom(buffer.as_mut_ptr().cast(), buffer.len(), libc::GRND_NONBLOCK) };
    usize::try_from(count) == Ok(buffer.len())
}
