//! Sample runs at the build, which show what a run does with each block of the image.

use core::ffi::c_int;
use core::ops::Range;

use crate::engine::runtime;
use crate::engine::value::Thrown;
use crate::image::trace::{PAGES_AT_ONCE, Trace};
use crate::image::uses::Uses;
use crate::image::{arena, region};
use crate::sys::memory;
use crate::{program, start};

/// Exit statuses of a run that judges.
const ENDS: Range<c_int> = 0..2;

/// One run of the program at the build.
pub struct Sample {
    /// The arguments that it sees, its own name first.
    pub shown: Range<usize>,
    /// Bytecode that is evaluated before the program starts: it answers in place of the natives, as a container would.
    pub container: Option<Vec<u8>>,
}

/// Makes the heap once in a child process, with `load`, and runs the program there as each of the samples says.
pub fn run(samples: &[Sample], load: impl Fn() -> Result<(), String>) -> Result<Uses, String> {
    let uses = Uses::new().ok_or("no memory for what the sample runs tell")?;
    in_child(|| match trace_all(samples, uses, load) {
        Ok(()) => 0,
        Err(reason) => {
            eprintln!("{reason}");
            1
        }
    })
    .filter(|&status| status == 0)
    .ok_or("the sample runs cannot be made")?;
    Ok(uses)
}

fn trace_all(samples: &[Sample], uses: Uses, load: impl Fn() -> Result<(), String>) -> Result<(), String> {
    region::initialize();
    if !arena::start_tracing(uses) {
        return Err("no address space for the sample runs".to_owned());
    }
    let mut result = Err("no thread for the sample runs could be started".to_owned());
    memory::on_fixed_stack(|| {
        result = load();
        uses.set_count(arena::count());
        // SAFETY: the reference is not kept.
        unsafe { Trace::running() }.into_iter().for_each(|trace| trace.keep());
        if result.is_ok() {
            let walk = || {
                runtime::walk_hash_tables();
                0
            };
            result = trace("new names", || Ok(()), walk);
        }
        for Sample { shown, container } in samples {
            if result.is_ok() {
                let prepare = || {
                    silence();
                    start::show(shown.clone());
                    container.iter().try_for_each(|bytecode| runtime::evaluate(runtime::context(), bytecode))
                };
                result = trace(&format!("arguments {shown:?}"), prepare, program);
            }
        }
    });
    result
}

/// Repeated until each page was protected in one of the runs.
fn trace(name: &str, prepare: impl Fn() -> Result<(), Thrown>, work: impl Fn() -> c_int) -> Result<(), String> {
    // SAFETY: the reference is not kept.
    let pages = unsafe { Trace::running() }.map_or(0, |trace| trace.pages());
    for first in (0..pages).step_by(PAGES_AT_ONCE) {
        let status = in_child(|| {
            if prepare().is_err() {
                return ENDS.end;
            }
            // SAFETY: no other reference is kept.
            if let Some(trace) = unsafe { Trace::running() } {
                trace.protect(first..pages.min(first + PAGES_AT_ONCE));
            }
            work()
        });
        if !status.is_some_and(|status| ENDS.contains(&status)) {
            return Err(format!("a sample run ended with {status:?}: {name}, pages from {first}"));
        }
    }
    Ok(())
}

/// Its exit status; None if it was killed or could not be started.
fn in_child(work: impl FnOnce() -> c_int) -> Option<c_int> {
    // SAFETY: the child has a copy of everything that this thread uses, and there is no other thread to wait for.
    unsafe {
        match libc::fork() {
            0 => libc::_exit(work()),
            child if child > 0 => {
                let mut status = 0;
                let ended = libc::waitpid(child, &mut status, 0) == child && libc::WIFEXITED(status);
                ended.then(|| libc::WEXITSTATUS(status))
            }
            _ => None,
        }
    }
}

/// What a sample run prints is dropped.
fn silence() {
    // SAFETY: descriptors only.
    unsafe {
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        for fd in 0..3 {
            libc::dup2(null, fd);
        }
    }
}
