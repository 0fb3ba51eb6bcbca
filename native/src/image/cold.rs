//! What the sample runs left alone: most of the image. It is compressed in the executable, and a chunk of it is unpacked when a run
//! first touches it: its addresses are inaccessible until then, and the kernel's SIGSEGV says which chunk is asked for.

use core::ffi::{c_int, c_void};
use core::mem::zeroed;
use core::ops::Range;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use lz4_flex::block::decompress_into_with_dict;

use super::dictionary::choose;
use super::lz4::Dictionary;
use super::region::{SIZE, base, head};
use crate::sys::{ends, memory};

/// Bytes of a chunk: the usual page. What a run touches is in many places, a few bytes in each.
pub const CHUNK: usize = 4 << 10;

/// Bytes that chunks refer to for what they have in common: as far as LZ4 can refer back.
const DICTIONARY: usize = 64 << 10;

/// What begins here can be protected on every machine: the largest page of Linux.
pub const ALIGNMENT: usize = 64 << 10;

/// By chunk of the region: it is unpacked.
static UNPACKED: [AtomicBool; SIZE / CHUNK] = [const { AtomicBool::new(false) }; SIZE / CHUNK];

/// Whole chunks of bytes, compressed: a dictionary; a table of u32 that says where each chunk ends in the rest; the rest.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let dictionary = choose(bytes, CHUNK, DICTIONARY);
    let compressor = Dictionary::new(&dictionary);
    let mut ends = Vec::new();
    let mut rest = Vec::new();
    for chunk in bytes.chunks(CHUNK) {
        rest.extend(compressor.compress(chunk));
        ends.extend((rest.len() as u32).to_le_bytes());
    }
    [dictionary, ends, rest].concat()
}

/// A chunk of `count` that `pack` has made; None where that is damaged.
fn unpack(packed: &[u8], count: usize, chunk: usize, content: &mut [u8]) -> Option<()> {
    let (dictionary, packed) = packed.split_at_checked(DICTIONARY.min(count * CHUNK))?;
    let (ends, rest) = packed.split_at_checked(count * 4)?;
    let end = |number: usize| Some(u32::from_le_bytes(ends.get(number * 4..)?.first_chunk().copied()?) as usize);
    let start = if chunk == 0 { 0 } else { end(chunk - 1)? };
    let length = decompress_into_with_dict(rest.get(start..end(chunk)?)?, content, dictionary).ok()?;
    (length == content.len()).then_some(())
}

/// Offsets in the region.
fn range() -> Range<usize> {
    // SAFETY: the head is always there.
    unsafe { (*head()).cold.start..SIZE }
}

/// Makes the whole of it inaccessible, to be unpacked on demand. Where the kernel refuses that (a seccomp profile), all is unpacked now.
pub fn protect() {
    if range().is_empty() {
        return; // in a sample run
    }
    // SAFETY: nothing has touched these addresses yet; the handler makes accessible what is touched. Whoever started us may have
    // blocked the signal, and then the kernel would kill us at the first one.
    unsafe {
        let mut action: libc::sigaction = zeroed();
        action.sa_sigaction = on_fault as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO;
        let is_handled = libc::sigaction(libc::SIGSEGV, &action, ptr::null_mut()) == 0;
        let mut faults: libc::sigset_t = zeroed();
        libc::sigemptyset(&mut faults);
        libc::sigaddset(&mut faults, libc::SIGSEGV);
        libc::sigprocmask(libc::SIG_UNBLOCK, &faults, ptr::null_mut());
        let Range { start, end } = range();
        if !is_handled || libc::mprotect(base().add(start).cast(), end - start, libc::PROT_NONE) != 0 {
            unpack_range(start..end);
        }
    }
}

/// Unpacks what bytes that the kernel is about to look at need: it does not wait for a signal handler, but says EFAULT.
pub fn touch(bytes: &[u8]) {
    let first = (bytes.as_ptr() as usize).wrapping_sub(base() as usize);
    if !bytes.is_empty() && range().contains(&first) {
        for offset in (first..first + bytes.len()).step_by(CHUNK).chain([first + bytes.len() - 1]) {
            // SAFETY: it is one of the bytes.
            unsafe { bytes.as_ptr().add(offset - first).read_volatile() };
        }
    }
}

extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: the kernel gives the handler a valid description. The thread that was interrupted is the only one, and was about to touch
    // bytes that nobody has seen yet. Only what a signal handler may do (signal-safety(7)).
    unsafe {
        let offset = ((*info).si_addr() as usize).wrapping_sub(base() as usize);
        if !range().contains(&offset) || !unpack_around(offset) {
            // A fault of another kind: it comes again, and then the kernel ends the process.
            libc::signal(signal, libc::SIG_DFL);
        }
    }
}

/// Unpacks the chunk that an address is in, or the chunks of its page where pages are larger. False where they are unpacked already.
///
/// # Safety
/// The offset is in the range.
unsafe fn unpack_around(offset: usize) -> bool {
    let unit = CHUNK.max(memory::page_size());
    let Range { start, .. } = range();
    let first = start + (offset - start) / unit * unit;
    if UNPACKED[first / CHUNK].swap(true, Relaxed) {
        return false;
    }
    // SAFETY: the unit is a part of the range, and nobody has seen its bytes yet.
    unsafe {
        if libc::mprotect(base().add(first).cast(), unit, libc::PROT_READ | libc::PROT_WRITE) != 0 {
            ends::out_of_memory();
        }
        unpack_range(first..first + unit)
    }
}

/// Unpacks whole chunks, given by their offsets in the region.
///
/// # Safety
/// They are in the range, and accessible, and nobody has seen their bytes yet.
unsafe fn unpack_range(chunks: Range<usize>) -> bool {
    let Range { start, end } = range();
    // SAFETY: the caller's; the packed bytes are never written to.
    let (content, packed) = unsafe {
        let packed = &(*head()).packed;
        (
            core::slice::from_raw_parts_mut(base().add(chunks.start), chunks.end - chunks.start),
            core::slice::from_raw_parts(base().add(packed.start), packed.end - packed.start),
        )
    };
    let first = (chunks.start - start) / CHUNK;
    let mut numbered = content.chunks_mut(CHUNK).zip(first..);
    numbered.all(|(chunk, number)| unpack(packed, (end - start) / CHUNK, number, chunk).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::region;
    use super::*;
    use std::os::fd::AsRawFd;

    fn pattern(length: usize) -> Vec<u8> {
        (0..length).map(|i| (i / 9 % 251) as u8).collect()
    }

    #[test]
    fn chunks_are_unpacked_each_by_itself_and_damage_is_noticed() {
        for count in [1, 3, 20] {
            let bytes = pattern(count * CHUNK);
            let mut packed = pack(&bytes);
            assert!(packed.len() < DICTIONARY.min(count * CHUNK) + count * CHUNK / 4);
            let mut content = [0; CHUNK];
            for chunk in (0..count).rev() {
                unpack(&packed, count, chunk, &mut content).unwrap();
                assert!(content == bytes[chunk * CHUNK..][..CHUNK], "{chunk} of {count}");
            }
            assert_eq!(unpack(&packed, count, count, &mut content), None);
            packed.pop();
            assert_eq!(unpack(&packed, count, count - 1, &mut content), None);
            assert_eq!(unpack(&packed[..10], count, 0, &mut content), None);
        }
    }

    #[test]
    fn a_touch_unpacks_and_any_other_fault_still_ends_the_process() {
        let _guard = region::FOR_TESTS.lock();
        region::initialize();
        let bytes = pattern(2 * ALIGNMENT);
        // SAFETY: this test is the only user of the region while it holds the lock; what it touches is within it.
        let ends = unsafe {
            let head = &mut *head();
            head.cold.start = SIZE - bytes.len();
            ptr::copy_nonoverlapping(bytes.as_ptr(), base().add(head.cold.start), bytes.len());
            region::seal().unwrap();
            ptr::write_bytes(base().add(head.cold.start), 0, bytes.len());
            let outside = memory::reserve_at(0x50_0000_0000, region::PAGE);
            libc::mprotect(outside.cast(), region::PAGE, libc::PROT_NONE);
            let cold = core::slice::from_raw_parts(base().add(head.cold.start), bytes.len());
            let tries: [&dyn Fn() -> bool; 4] = [
                &|| cold == bytes,
                &|| {
                    // Where the kernel protects nothing.
                    libc::mprotect(base().cast(), SIZE, libc::PROT_READ | libc::PROT_WRITE);
                    unpack_range(range()) && cold == bytes
                },
                &|| {
                    let pipe = crate::sys::spawn::pipe().unwrap();
                    let text = &cold[CHUNK - 1..CHUNK + 1];
                    let write = || libc::write(pipe.1.as_raw_fd(), text.as_ptr().cast(), 2);
                    let refused = write() == -1 && crate::sys::errno() == libc::EFAULT;
                    touch(text);
                    refused && write() == 2
                },
                &|| outside.read_volatile() == 0,
            ];
            let ends = tries.map(|attempt| {
                let child = libc::fork();
                if child == 0 {
                    protect();
                    libc::_exit(i32::from(attempt()));
                }
                let mut status = 0;
                libc::waitpid(child, &mut status, 0);
                status
            });
            ptr::write_bytes(base(), 0, SIZE); // as other tests expect it
            ends
        };
        let [all, at_once, by_the_kernel, outside] = ends;
        assert_eq!([all, at_once, by_the_kernel].map(|status| libc::WEXITSTATUS(status)), [1, 1, 1]);
        assert_eq!(libc::WTERMSIG(outside), libc::SIGSEGV);
    }
}
