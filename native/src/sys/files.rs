//! Files by descriptor and by path.

use core::ffi::{CStr, c_char, c_int};
use core::mem::{MaybeUninit, zeroed};

use super::{check, check_size, errno, uninterrupted};

/// What stat(2) says and is asked for.
pub struct Stat {
    pub mode: u32,
    pub size: i64,
    pub uid: u32,
    pub gid: u32,
    pub dev: u64,
    pub ino: u64,
}

impl Stat {
    fn of(stat: &libc::stat) -> Stat {
        Stat {
            mode: stat.st_mode,
            size: stat.st_size,
            uid: stat.st_uid,
            gid: stat.st_gid,
            dev: stat.st_dev,
            ino: stat.st_ino,
        }
    }
}

pub fn stat(path: &CStr) -> Result<Stat, i32> {
    // SAFETY: zeros are a valid stat; the kernel writes one. So below.
    let mut buffer = unsafe { zeroed() };
    // SAFETY: the path ends with NUL. So below.
    uninterrupted(|| check(unsafe { libc::stat(path.as_ptr(), &mut buffer) })).map(|_| Stat::of(&buffer))
}

pub fn lstat(path: &CStr) -> Result<Stat, i32> {
    // SAFETY: as above.
    let mut buffer = unsafe { zeroed() };
    // SAFETY: as above.
    uninterrupted(|| check(unsafe { libc::lstat(path.as_ptr(), &mut buffer) })).map(|_| Stat::of(&buffer))
}

/// st_ctime, in seconds; a link itself.
pub fn changed(path: &CStr) -> Result<i64, i32> {
    // SAFETY: as above.
    let mut buffer: libc::stat = unsafe { zeroed() };
    // SAFETY: as above.
    uninterrupted(|| check(unsafe { libc::lstat(path.as_ptr(), &mut buffer) })).map(|_| buffer.st_ctime)
}

pub fn fstat(fd: c_int) -> Result<Stat, i32> {
    // SAFETY: as above.
    let mut buffer = unsafe { zeroed() };
    // SAFETY: as above.
    uninterrupted(|| check(unsafe { libc::fstat(fd, &mut buffer) })).map(|_| Stat::of(&buffer))
}

/// By a system call: libc sets O_CLOEXEC once more for kernels that do not know it, which costs a call for each file.
pub fn open(path: &CStr, flags: c_int, mode: u32) -> Result<c_int, i32> {
    let flags = flags | libc::O_CLOEXEC | libc::O_LARGEFILE;
    uninterrupted(|| {
        // SAFETY: as above.
        check(unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags, mode) } as c_int)
    })
}

/// A name, and not what a link there leads to: nothing can be read from it (O_PATH). Below `root` no link on the way leads out.
pub fn open_place(path: &CStr, root: Option<c_int>) -> Result<c_int, i32> {
    let flags = libc::O_PATH | libc::O_NOFOLLOW | libc::O_CLOEXEC;
    // struct open_how (openat2(2)).
    let how = [flags as u64, 0, libc::RESOLVE_IN_ROOT];
    uninterrupted(|| {
        // SAFETY: the path ends with NUL; the kernel reads as many bytes of `how` as it is told.
        check(unsafe {
            match root {
                None => libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags, 0),
                Some(root) => libc::syscall(libc::SYS_openat2, root, path.as_ptr(), how.as_ptr(), size_of_val(&how)),
            }
        } as c_int)
    })
}

/// Descriptors are JavaScript's to close: a wrong number is its own error, EBADF.
pub fn close(fd: c_int) {
    // SAFETY: whatever the number is, memory stays as it is.
    unsafe { libc::close(fd) };
}

/// Reads at a position or at the current one.
pub fn read(fd: c_int, buffer: &mut [u8], position: Option<i64>) -> Result<usize, i32> {
    uninterrupted(|| {
        let (start, length) = (buffer.as_mut_ptr().cast(), buffer.len());
        // SAFETY: the kernel writes at most `length` bytes into the buffer.
        check_size(unsafe {
            match position {
                None => libc::read(fd, start, length),
                Some(position) => libc::pread(fd, start, length, position),
            }
        })
    })
}

/// As much as the kernel takes. EINTR is the caller's, who looks at the clock first: where nobody reads, each try may block again.
pub fn write(fd: c_int, bytes: &[u8]) -> Result<usize, i32> {
    // SAFETY: the kernel reads `bytes`.
    check_size(unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) })
}

/// Makes an open file durable.
pub fn fsync(fd: c_int) -> Result<(), i32> {
    // SAFETY: numbers only.
    uninterrupted(|| check(unsafe { libc::fsync(fd) })).map(drop)
}

pub fn set_non_blocking(fd: c_int) -> Result<(), i32> {
    // SAFETY: numbers only.
    let flags = check(unsafe { libc::fcntl(fd, libc::F_GETFL) })?;
    // SAFETY: numbers only.
    check(unsafe { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) }).map(drop)
}

/// Opens something for each standard descriptor that is closed, so that no file of ours is taken for one.
pub fn occupy_standard_descriptors() {
    for fd in 0..=2 {
        // SAFETY: numbers only.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } >= 0 {
            continue;
        }
        // The lowest free number is taken, which is this one.
        // SAFETY: static paths. A folder can neither be read nor written: it stands in where there is no /dev.
        unsafe {
            if libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) < 0 {
                libc::open(c"/".as_ptr(), libc::O_RDONLY | libc::O_DIRECTORY);
            }
        }
    }
}

/// Whether the kernel knows that nobody has a regular file open for writing. It grants a read lease only then
/// (check_conflicting_open in fs/locks.c); this one ends at once, with the descriptor. False if it cannot be asked: of another user's
/// file, or on a file system without leases.
pub fn has_no_writer(path: &CStr) -> bool {
    let Ok(fd) = open(path, libc::O_RDONLY | libc::O_NONBLOCK | libc::O_NOCTTY, 0) else {
        return false;
    };
    // Who opens it for writing meanwhile would have a signal sent here. SIGIO, the usual one, ends a process; SIGURG does nothing.
    // SAFETY: numbers only.
    let granted = unsafe {
        libc::fcntl(fd, F_SETSIG, libc::SIGURG) == 0 && libc::fcntl(fd, libc::F_SETLEASE, libc::F_RDLCK) == 0
    };
    close(fd);
    granted
}

/// fcntl(2); libc has it for glibc alone.
const F_SETSIG: c_int = 10;

/// The kernel gives no longer target (PATH_MAX).
pub const LINK_LIMIT: usize = libc::PATH_MAX as usize;

pub fn readlink(path: &CStr) -> Result<Vec<u8>, i32> {
    // On the stack: musl asks the kernel for a block of this size, and gives it back, each time.
    let mut buffer = [0; LINK_LIMIT];
    readlink_at(libc::AT_FDCWD, path, &mut buffer).map(<[u8]>::to_vec)
}

fn readlink_at<'a>(folder: c_int, name: &CStr, buffer: &'a mut [u8; LINK_LIMIT]) -> Result<&'a [u8], i32> {
    let length = uninterrupted(|| {
        // SAFETY: the name ends with NUL; the kernel writes at most as many bytes as there are.
        check_size(unsafe { libc::readlinkat(folder, name.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len()) })
    })?;
    Ok(&buffer[..length])
}

/// A folder in which names are looked up, whether or not they may be listed.
pub struct Place(c_int);

impl Place {
    pub fn open(path: &CStr) -> Result<Place, i32> {
        open(path, libc::O_PATH | libc::O_DIRECTORY, 0).map(Place)
    }

    pub fn readlink<'a>(&self, name: &CStr, buffer: &'a mut [u8; LINK_LIMIT]) -> Result<&'a [u8], i32> {
        readlink_at(self.0, name, buffer)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        close(self.0);
    }
}

/// Reads a whole regular file of 1 byte or more that fits into the buffer: its bytes, and its permission bits. Nothing else is opened.
pub fn read_small<'a>(path: &CStr, buffer: &'a mut [MaybeUninit<u8>]) -> Option<(&'a [u8], u32)> {
    let Stat { mode, size, .. } = stat(path).ok()?;
    if mode & libc::S_IFMT != libc::S_IFREG || size < 1 {
        return None;
    }
    let content = buffer.get_mut(..usize::try_from(size).ok()?)?;
    let fd = open(path, libc::O_NONBLOCK | libc::O_NOCTTY, 0).ok()?;
    let (start, length) = (content.as_mut_ptr().cast::<u8>(), content.len());
    // SAFETY: the kernel writes at most as many bytes as there are.
    let count = uninterrupted(|| check_size(unsafe { libc::pread(fd, start.cast(), length, 0) }));
    close(fd);
    // SAFETY: the kernel has written all of them.
    (count == Ok(length)).then(|| (unsafe { core::slice::from_raw_parts(start, length) }, mode & 0o7777))
}

/// Bytes of names that are asked for at once: those of most folders.
const NAMES: usize = 16 << 10;

/// An open folder. libc's opendir(3) has the kernel map memory for each, and gives it back.
pub struct Folder {
    place: Place,
    /// Records as getdents64(2) writes them, which begin at multiples of eight.
    records: [u64; NAMES / 8],
    at: usize,
    end: usize,
}

impl Folder {
    pub fn open(path: &CStr) -> Result<Folder, i32> {
        let place = Place(open(path, libc::O_RDONLY | libc::O_DIRECTORY, 0)?);
        Ok(Folder { place, records: [0; NAMES / 8], at: 0, end: 0 })
    }

    /// The next name and whether it is a symbolic link; None at the end.
    pub fn next(&mut self) -> Result<Option<(&[u8], bool)>, i32> {
        loop {
            if self.at == self.end && !self.fill()? {
                return Ok(None);
            }
            // SAFETY: the kernel has written whole records from the start to `end`, each with its length and a name that ends with NUL;
            // the name stays until the next call, as the borrow of `self` has it.
            let (name, kind) = unsafe {
                let record = self.records.as_ptr().cast::<u8>().add(self.at).cast::<libc::dirent64>();
                self.at += usize::from((*record).d_reclen);
                (CStr::from_ptr((&raw const (*record).d_name).cast()), (*record).d_type)
            };
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let is_link = kind == libc::DT_LNK || kind == libc::DT_UNKNOWN && self.is_link(name);
            return Ok(Some((name.to_bytes(), is_link)));
        }
    }

    /// False at the end.
    fn fill(&mut self) -> Result<bool, i32> {
        let Place(fd) = self.place;
        let (start, length) = (self.records.as_mut_ptr(), size_of_val(&self.records));
        self.at = 0;
        self.end = 0;
        self.end = uninterrupted(|| {
            // SAFETY: the kernel writes at most `length` bytes.
            check_size(unsafe { libc::syscall(libc::SYS_getdents64, fd, start, length) } as isize)
        })?;
        Ok(self.end > 0)
    }

    fn is_link(&self, name: &CStr) -> bool {
        // SAFETY: zeros are a valid stat; the kernel writes one.
        let mut stat: libc::stat = unsafe { zeroed() };
        let found = uninterrupted(|| {
            // SAFETY: the folder is open; the name ends with NUL.
            check(unsafe { libc::fstatat(self.place.0, name.as_ptr(), &mut stat, libc::AT_SYMLINK_NOFOLLOW) })
        });
        found.is_ok() && stat.st_mode & libc::S_IFMT == libc::S_IFLNK
    }
}

/// Extended attributes are larger nowhere (XATTR_SIZE_MAX).
const ATTRIBUTE_LIMIT: usize = 64 << 10;

/// Links are followed.
pub fn attribute(path: &CStr, name: &CStr) -> Result<Vec<u8>, i32> {
    let get = |buffer: &mut [u8]| {
        uninterrupted(|| {
            let (start, length) = (buffer.as_mut_ptr().cast(), buffer.len());
            // SAFETY: the kernel writes at most `length` bytes.
            check_size(unsafe { libc::getxattr(path.as_ptr(), name.as_ptr(), start, length) })
        })
    };
    // Nearly all are small (security.capability has 20 or 24 bytes).
    let mut buffer = vec![0; 256];
    let length = get(&mut buffer).or_else(|number| match number {
        libc::ERANGE => {
            buffer.resize(ATTRIBUTE_LIMIT, 0);
            get(&mut buffer)
        }
        _ => Err(number),
    })?;
    buffer.truncate(length);
    Ok(buffer)
}

/// The free space of a file system.
pub struct Space {
    /// Bytes that are free for who has no privilege.
    pub available: u64,
    pub inodes: u64,
    pub free_inodes: u64,
}

pub fn space(path: &CStr) -> Result<Space, i32> {
    // SAFETY: zeros are valid; the kernel writes one.
    let mut mount: libc::statvfs = unsafe { zeroed() };
    // SAFETY: the path ends with NUL.
    uninterrupted(|| check(unsafe { libc::statvfs(path.as_ptr(), &mut mount) }))?;
    Ok(Space {
        available: mount.f_bavail.saturating_mul(mount.f_frsize),
        inodes: mount.f_files,
        free_inodes: mount.f_ffree,
    })
}

/// mkdtemp(3): the path that was made.
pub fn make_temporary_folder(prefix: &CStr) -> Result<Vec<u8>, i32> {
    let mut template = prefix.to_bytes().to_vec();
    template.extend_from_slice(b"XXXXXX\0");
    // SAFETY: the template is ours and ends with NUL.
    let made = unsafe { libc::mkdtemp(template.as_mut_ptr().cast::<c_char>()) };
    if made.is_null() {
        return Err(errno());
    }
    template.pop();
    Ok(template)
}

/// Where `needle` begins for the first time.
pub fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] => memchr::memchr(*byte, bytes),
        _ => memchr::memmem::find(bytes, needle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CString;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn a_file_has_no_writer_only_while_nobody_has_it_open_for_writing() {
        let place = std::env::temp_dir().join(format!("probe-env-writer-{}", std::process::id()));
        let path = CString::new(place.as_os_str().as_bytes()).unwrap();
        assert!(!has_no_writer(&path)); // not made yet
        let writer = fs::File::create(&place).unwrap();
        assert!(!has_no_writer(&path));
        drop(writer);
        let reader = fs::File::open(&place).unwrap();
        assert!(has_no_writer(&path));
        // The lease is over: opening for writing neither waits nor fails.
        let again = fs::OpenOptions::new().write(true).open(&place).unwrap();
        assert!(!has_no_writer(&path));
        drop((reader, again));
        fs::remove_file(&place).unwrap();
        assert!(!has_no_writer(c"/dev"));
    }
}
