//! Blocks on separate pages, for a pass that only measures: a sample run finds all of them protected, and the kernel tells which it
//! reads, and which it writes to. While the image is made, blocks that are freed before the end are here too.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::mem::zeroed;
use std::collections::HashMap;

use super::blocks::{HEADER, size_of_block};
use super::region::PAGE;
use super::uses::{Heat, Uses};
use crate::sys::memory;

/// Address space for all blocks, far from where anything else is.
const START: usize = 0x40_0000_0000;
const LENGTH: usize = 4 << 30;

/// Each separate page takes two more mappings of the process; the kernel allows 65,530.
pub const PAGES_AT_ONCE: usize = 16_000;

/// Marks a page without an allocation.
const NOBODY: u32 = u32::MAX;

pub struct Trace {
    uses: Uses,
    /// By page: the allocation whose block is there.
    owners: Vec<u32>,
    /// Runs of freed pages, by length.
    free: HashMap<usize, Vec<usize>>,
    /// By page: what the sample run has done there.
    seen: Vec<Heat>,
}

struct Running(UnsafeCell<Option<Trace>>);
// SAFETY: only the thread that uses the engine touches it.
unsafe impl Sync for Running {}
static RUNNING: Running = Running(UnsafeCell::new(None));

impl Trace {
    /// False if the address space cannot be reserved.
    pub fn start(uses: Uses) -> bool {
        let started = !memory::reserve_at(START, LENGTH).is_null();
        // SAFETY: one thread.
        unsafe {
            *RUNNING.0.get() =
                started.then(|| Trace { uses, owners: Vec::new(), free: HashMap::new(), seen: Vec::new() });
        }
        started
    }

    /// The one of this process.
    ///
    /// # Safety
    /// No reference to it is kept.
    pub unsafe fn running() -> Option<&'static mut Trace> {
        // SAFETY: as the caller's.
        unsafe { (*RUNNING.0.get()).as_mut() }
    }

    /// A block for an allocation, or null.
    pub fn block(&mut self, number: usize, size: usize) -> *mut u8 {
        let pages = (HEADER + size).div_ceil(PAGE);
        let first = self.free.get_mut(&pages).and_then(Vec::pop).unwrap_or_else(|| {
            let first = self.owners.len();
            self.owners.resize(first + pages, NOBODY);
            first
        });
        if (first + pages) * PAGE > LENGTH || !self.uses.add(number, size) {
            return core::ptr::null_mut();
        }
        self.owners[first..first + pages].fill(number as u32);
        let block = (START + first * PAGE + HEADER) as *mut u8;
        // SAFETY: the pages are this block's.
        unsafe { *block.sub(HEADER).cast() = size };
        block
    }

    /// # Safety
    /// It is a block that is here, and nobody uses it.
    pub unsafe fn give_back(&mut self, block: *const u8) {
        let first = (block as usize - START) / PAGE;
        // SAFETY: it has a header.
        let pages = (HEADER + unsafe { size_of_block(block) }).div_ceil(PAGE);
        self.owners[first..first + pages].fill(NOBODY);
        self.free.entry(pages).or_default().push(first);
    }

    /// Pages that blocks may be on.
    pub fn pages(&self) -> usize {
        self.owners.len()
    }

    /// The blocks that are there now stay permanently.
    pub fn keep(&self) {
        for &owner in self.owners.iter().filter(|&&owner| owner != NOBODY) {
            self.uses.heat_up(owner as usize, Heat::Cold);
        }
    }

    /// Protects these pages. From here on, what is done with them is noted.
    pub fn protect(&mut self, pages: core::ops::Range<usize>) {
        self.seen.resize(self.owners.len(), Heat::Written);
        self.seen[pages.clone()].fill(Heat::Cold);
        // SAFETY: the handler makes accessible again what is accessed.
        unsafe {
            let mut action: libc::sigaction = zeroed();
            action.sa_sigaction = note as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO;
            libc::sigaction(libc::SIGSEGV, &action, core::ptr::null_mut());
            libc::mprotect((START + pages.start * PAGE) as *mut c_void, pages.len() * PAGE, libc::PROT_NONE);
        }
    }
}

/// A read makes a page readable; when that is not enough, it is written to.
extern "C" fn note(_: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: the thread that was interrupted is the one that uses the engine, and holds no reference while it touches a block.
    unsafe {
        let address = (*info).si_addr() as usize;
        let page = address.wrapping_sub(START) / PAGE;
        let trace = Trace::running();
        let Some((trace, seen)) = trace.and_then(|trace| trace.seen.get(page).copied().map(|seen| (trace, seen)))
        else {
            libc::_exit(128 + libc::SIGSEGV);
        };
        let (heat, protection) = match seen {
            Heat::Temporary | Heat::Cold => (Heat::Read, libc::PROT_READ),
            Heat::Read => (Heat::Written, libc::PROT_READ | libc::PROT_WRITE),
            Heat::Written => libc::_exit(128 + libc::SIGSEGV),
        };
        trace.seen[page] = heat;
        trace.uses.heat_up(trace.owners[page] as usize, heat);
        if libc::mprotect((address & !(PAGE - 1)) as *mut c_void, PAGE, protection) != 0 {
            libc::_exit(128 + libc::SIGSEGV);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_finds_what_it_touches_and_only_that() {
        let uses = Uses::new().unwrap();
        assert!(Trace::start(uses));
        // SAFETY: this test is the only user of it, and touches blocks only while it holds no reference.
        unsafe {
            let block = |number, size| Trace::running().unwrap().block(number, size);
            let [left_alone, read, written, given_back] = [0, 1, 2, 3].map(|number| block(number, 64));
            let large = block(4, 3 * PAGE);
            Trace::running().unwrap().give_back(given_back);
            assert_eq!(block(5, 48), given_back); // the pages of one that is gone
            uses.set_count(6);
            Trace::running().unwrap().keep();
            let pages = Trace::running().unwrap().pages();
            Trace::running().unwrap().protect(0..pages);
            read.read_volatile();
            written.write_volatile(1);
            large.add(2 * PAGE).write_volatile(1);
            assert_eq!(size_of_block(large), 3 * PAGE);
            let heats = [0, 1, 2, 3, 4, 5].map(|number| uses.get(number).unwrap().heat);
            use Heat::{Cold, Read, Temporary, Written};
            assert_eq!(heats, [Cold, Read, Written, Temporary, Written, Cold]);
            assert_eq!(left_alone as usize, START + HEADER);
        }
    }
}
