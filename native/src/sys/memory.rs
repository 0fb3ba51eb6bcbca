//! Memory and stacks at fixed addresses, for the making of the image, and what this process may use.

use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr;

/// Fresh pages at exactly this address, or null.
pub fn map_at(address: usize, length: usize) -> *mut u8 {
    map(address, length, 0)
}

/// The same, but only touched pages count as used.
pub fn reserve_at(address: usize, length: usize) -> *mut u8 {
    map(address, length, libc::MAP_NORESERVE)
}

fn map(address: usize, length: usize, more_flags: c_int) -> *mut u8 {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE | more_flags;
    // SAFETY: MAP_FIXED_NOREPLACE replaces nothing.
    let mapped = unsafe { libc::mmap(address as *mut c_void, length, protection, flags, -1, 0) };
    if mapped as usize == address { mapped.cast() } else { ptr::null_mut() }
}

/// Makes pages from this one on writable memory of this process, as touching each would.
///
/// # Safety
/// They are mapped, and may be written to.
pub unsafe fn populate(start: *mut u8, length: usize) {
    // SAFETY: the caller's; what is in them stays. Where the kernel does not know the request, or has no memory, they stay as they are.
    unsafe { libc::madvise(start.cast(), length, libc::MADV_POPULATE_WRITE) };
}

/// Makes what only the linker had to write read-only (PT_GNU_RELRO). In a dynamic program the loader does that, and glibc's start in
/// a static one; musl's does not. Where the kernel refuses, all works as without.
pub fn protect_relro() {
    // SAFETY: the kernel's auxiliary vector says where the program headers are, and how many; they are mapped and never change.
    let headers = unsafe {
        let first = libc::getauxval(libc::AT_PHDR) as *const libc::Elf64_Phdr;
        if first.is_null() {
            return;
        }
        core::slice::from_raw_parts(first, libc::getauxval(libc::AT_PHNUM) as usize)
    };
    for header in headers.iter().filter(|header| header.p_type == libc::PT_GNU_RELRO) {
        let (start, end) = relro_pages(header.p_vaddr, header.p_memsz, page_size() as u64);
        // SAFETY: no segment that is written to begins before the end of the last whole page: the linker sees to that.
        unsafe { libc::mprotect(start as *mut c_void, (end - start) as usize, libc::PROT_READ) };
    }
}

/// The pages from the one that it begins in to the last whole one, as loaders take them.
fn relro_pages(address: u64, size: u64, page: u64) -> (u64, u64) {
    let start = address & !(page - 1);
    (start, start.max((address + size) & !(page - 1)))
}

/// Bytes of a page on this machine.
pub fn page_size() -> usize {
    // SAFETY: it only reads.
    unsafe { libc::getauxval(libc::AT_PAGESZ) as usize }
}

/// Bytes of stack that this process may use at most (RLIMIT_STACK).
pub fn stack_limit() -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the kernel writes one rlimit.
    unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut limit) };
    usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX)
}

/// Runs a function on a stack at a fixed address: addresses of the stack are in the engine's runtime, and in what it has
/// freed. False when that could not be done.
pub fn on_fixed_stack<F: FnMut()>(mut run: F) -> bool {
    const ADDRESS: usize = 0x10_0000_0000;
    const SIZE: usize = 16 << 20;
    extern "C" fn body<F: FnMut()>(run: *mut c_void) -> *mut c_void {
        // SAFETY: it is the `run` below, which lives until this thread is joined, and which nobody else uses.
        unsafe { (*run.cast::<F>())() };
        ptr::null_mut()
    }
    let stack = map_at(ADDRESS, SIZE);
    if stack.is_null() {
        return false;
    }
    let mut attributes = MaybeUninit::uninit();
    let mut thread = MaybeUninit::uninit();
    // SAFETY: the attributes are initialized first; the stack is ours and never unmapped; the thread is waited for.
    unsafe {
        libc::pthread_attr_init(attributes.as_mut_ptr());
        libc::pthread_attr_setstack(attributes.as_mut_ptr(), stack.cast(), SIZE) == 0
            && libc::pthread_create(thread.as_mut_ptr(), attributes.as_ptr(), body::<F>, (&raw mut run).cast()) == 0
            && libc::pthread_join(thread.assume_init(), ptr::null_mut()) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::relro_pages;

    #[test]
    fn a_page_that_relro_only_begins_to_fill_stays_writable() {
        assert_eq!(relro_pages(0x697dc8, 0x238, 4096), (0x697000, 0x698000));
        assert_eq!(relro_pages(0x697dc8, 0x237, 4096), (0x697000, 0x697000));
        assert_eq!(relro_pages(0x697dc8, 0x2238, 4096), (0x697000, 0x69a000));
        assert_eq!(relro_pages(0x69fdc8, 0x238, 65536), (0x690000, 0x6a0000));
        assert_eq!(relro_pages(0x697dc8, 0x238, 65536), (0x690000, 0x690000));
    }
}
