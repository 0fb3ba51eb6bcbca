//! memcmp(3), which the engine compares strings with: musl's goes byte by byte, and certificates are known by their text.

use core::ffi::{c_int, c_void};
use core::ptr;

const WORD: usize = size_of::<u64>();

/// Takes the place of libc's, word by word.
///
/// # Safety
/// Both have that many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn memcmp(a: *const c_void, b: *const c_void, count: usize) -> c_int {
    let (a, b) = (a.cast::<u8>(), b.cast::<u8>());
    let mut at = 0;
    // SAFETY: nothing is read at or after `count`.
    unsafe {
        while at + WORD <= count {
            let x = ptr::read_unaligned(a.add(at).cast::<u64>());
            let y = ptr::read_unaligned(b.add(at).cast::<u64>());
            if x != y {
                // The byte in front counts most, whatever the machine's order.
                return if u64::from_be(x) < u64::from_be(y) { -1 } else { 1 };
            }
            at += WORD;
        }
        while at < count {
            let (x, y) = (*a.add(at), *b.add(at));
            if x != y {
                return c_int::from(x) - c_int::from(y);
            }
            at += 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(a: &[u8], b: &[u8]) -> c_int {
        // SAFETY: both have as many bytes as the shorter.
        unsafe { memcmp(a.as_ptr().cast(), b.as_ptr().cast(), a.len().min(b.len())) }
    }

    #[test]
    fn the_first_byte_that_differs_decides_wherever_it_stands() {
        for length in 0..40 {
            let a = vec![0x80; length];
            assert_eq!(compared(&a, &a.clone()), 0);
            for at in 0..length {
                for (byte, later) in [(0x7f, 0xff), (0x81, 0)] {
                    let mut b = a.clone();
                    b[at] = byte;
                    b[at + 1..].fill(later);
                    assert_eq!(compared(&a, &b).signum(), if byte < 0x80 { 1 } else { -1 }, "{length} {at}");
                    // What follows does not count.
                    assert_eq!(compared(&a[..at], &b), 0);
                }
            }
        }
    }
}
