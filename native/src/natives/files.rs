//! Files.

use core::mem::MaybeUninit;

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Value};
use crate::sys::files;

pub static NATIVES: &[Native] = &[
    Native { name: c"stat", arity: 1, run: stat },
    Native { name: c"lstat", arity: 1, run: lstat },
    Native { name: c"fstat", arity: 1, run: fstat },
    Native { name: c"open", arity: 3, run: open },
    Native { name: c"openPlace", arity: 1, run: open_place },
    Native { name: c"openBelow", arity: 2, run: open_place },
    Native { name: c"read", arity: 5, run: read },
    Native { name: c"write", arity: 3, run: write },
    Native { name: c"fsync", arity: 1, run: fsync },
    Native { name: c"close", arity: 1, run: close },
    Native { name: c"setNonBlocking", arity: 1, run: set_non_blocking },
    Native { name: c"readlink", arity: 1, run: readlink },
    Native { name: c"readlinks", arity: 2, run: readlinks },
    Native { name: c"readSmall", arity: 2, run: read_small },
    Native { name: c"list", arity: 2, run: list },
    Native { name: c"hasNoWriter", arity: 1, run: has_no_writer },
    Native { name: c"getxattr", arity: 2, run: attribute },
    Native { name: c"statfs", arity: 1, run: statfs },
    Native { name: c"changedAt", arity: 1, run: changed_at },
];

fn is_absent(number: i32) -> bool {
    matches!(number, libc::ENOENT | libc::ENOTDIR)
}

fn stat(args: Args) -> Out {
    let path = args.path(0)?;
    match files::stat(path.as_c_str()) {
        Ok(stat) => Ok(super::stat::object(args.cx, &stat)),
        // A link that leads nowhere is something else than nothing.
        Err(number) if is_absent(number) && files::lstat(path.as_c_str()).is_err_and(is_absent) => Ok(Value::UNDEFINED),
        Err(number) => args.cx.throw_errno(number, "stat", Some(path.as_c_str())),
    }
}

fn lstat(args: Args) -> Out {
    let path = args.path(0)?;
    match files::lstat(path.as_c_str()) {
        Ok(stat) => Ok(super::stat::object(args.cx, &stat)),
        Err(number) if is_absent(number) => Ok(Value::UNDEFINED),
        Err(number) => args.cx.throw_errno(number, "lstat", Some(path.as_c_str())),
    }
}

fn fstat(args: Args) -> Out {
    match files::fstat(args.i32(0)?) {
        Ok(stat) => Ok(super::stat::object(args.cx, &stat)),
        Err(number) => args.cx.throw_errno(number, "fstat", None),
    }
}

fn open(args: Args) -> Out {
    let path = args.path(0)?;
    let mode = args.optional(2)?.unwrap_or(0o666);
    match files::open(path.as_c_str(), args.i32(1)?, mode as u32) {
        Ok(fd) => Ok(Value::int(fd)),
        Err(number) => args.cx.throw_errno(number, "open", Some(path.as_c_str())),
    }
}

fn open_place(args: Args) -> Out {
    let path = args.path(0)?;
    let root = args.optional(1)?.map(|root| root as i32);
    match files::open_place(path.as_c_str(), root) {
        Ok(fd) => Ok(Value::int(fd)),
        // An old kernel; a filter that does not know the call; names that change all the time.
        Err(libc::ENOSYS | libc::EPERM | libc::EAGAIN) if root.is_some() => Ok(Value::UNDEFINED),
        Err(number) => args.cx.throw_errno(number, "open", Some(path.as_c_str())),
    }
}

fn read(args: Args) -> Out {
    let (fd, offset, length, position) = (args.i32(0)?, args.i64(2)?, args.i64(3)?, args.optional(4)?);
    let (cx, bytes) = args.into_bytes_mut(1)?;
    let part = usize::try_from(offset).ok().zip(usize::try_from(length).ok());
    let Some(part) = part.and_then(|(start, length)| bytes.get_mut(start..start.checked_add(length)?)) else {
        return cx.throw_type("ERR_OUT_OF_RANGE", "read: the part does not lie in the array");
    };
    match files::read(fd, part, position) {
        Ok(count) => Ok(Value::number(count as f64)),
        Err(number) => cx.throw_errno(number, "read", None),
    }
}

fn write(args: Args) -> Out {
    let (fd, offset, bytes) = (args.i32(0)?, args.i64(2)?, args.bytes(1)?);
    let Some(part) = usize::try_from(offset).ok().and_then(|start| bytes.get(start..)) else {
        return args.cx.throw_type("ERR_OUT_OF_RANGE", "write: the part does not lie in the array");
    };
    match files::write(fd, part) {
        Ok(count) => Ok(Value::number(count as f64)),
        Err(number) => args.cx.throw_errno(number, "write", None),
    }
}

fn fsync(args: Args) -> Out {
    match files::fsync(args.i32(0)?) {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(number) => args.cx.throw_errno(number, "fsync", None),
    }
}

fn close(args: Args) -> Out {
    files::close(args.i32(0)?);
    Ok(Value::UNDEFINED)
}

fn set_non_blocking(args: Args) -> Out {
    Ok(Value::boolean(files::set_non_blocking(args.i32(0)?).is_ok()))
}

fn readlink(args: Args) -> Out {
    let path = args.path(0)?;
    match files::readlink(path.as_c_str()) {
        Ok(target) => Ok(args.cx.utf8(&target)),
        Err(number) => args.cx.throw_errno(number, "readlink", Some(path.as_c_str())),
    }
}

fn readlinks(args: Args) -> Out {
    let (path, cx) = (args.path(0)?, args.cx);
    let place = match files::Place::open(path.as_c_str()) {
        Ok(place) => place,
        Err(number) => return cx.throw_errno(number, "open", Some(path.as_c_str())),
    };
    let mut buffer = [0; files::LINK_LIMIT];
    let targets = args.each(1, |item| match place.readlink(item.path(0)?.as_c_str(), &mut buffer) {
        Ok(target) => Ok(cx.utf8(target)),
        Err(_) => Ok(Value::UNDEFINED),
    })?;
    Ok(cx.array_of(targets))
}

/// Bytes that `readSmall` reads at most.
const SMALL: usize = 16 << 10;

fn read_small(args: Args) -> Out {
    let (path, limit, cx) = (args.path(0)?, args.i64(1)?, args.cx);
    // On the stack: musl asks the kernel for a block of this size, and gives it back, each time.
    let mut buffer = [MaybeUninit::uninit(); SMALL];
    let room = &mut buffer[..usize::try_from(limit).unwrap_or(0).min(SMALL)];
    let Some((bytes, mode)) = files::read_small(path.as_c_str(), room) else {
        return Ok(Value::UNDEFINED);
    };
    let file = cx.object();
    cx.set(&file, c"text", cx.latin1(bytes));
    cx.set(&file, c"mode", Value::int(mode as i32));
    Ok(file)
}

fn list(args: Args) -> Out {
    let (path, limit, cx) = (args.path(0)?, args.i64(1)?, args.cx);
    let mut folder = match files::Folder::open(path.as_c_str()) {
        Ok(folder) => folder,
        Err(libc::ENOENT) => return Ok(Value::UNDEFINED),
        Err(number) => return cx.throw_errno(number, "opendir", Some(path.as_c_str())),
    };
    let (mut names, mut links) = (Vec::new(), Vec::new());
    while (names.len() as i64) < limit {
        match folder.next() {
            Ok(Some((name, is_link))) => {
                let name = cx.utf8(name);
                if is_link {
                    links.push(cx.again(&name));
                }
                names.push(name);
            }
            Ok(None) => break,
            Err(number) => return cx.throw_errno(number, "scandir", Some(path.as_c_str())),
        }
    }
    let listing = cx.object();
    cx.set(&listing, c"names", cx.array_of(names));
    cx.set(&listing, c"links", cx.array_of(links));
    Ok(listing)
}

fn has_no_writer(args: Args) -> Out {
    Ok(Value::boolean(files::has_no_writer(args.path(0)?.as_c_str())))
}

fn attribute(args: Args) -> Out {
    let (path, name) = (args.path(0)?, args.path(1)?);
    match files::attribute(path.as_c_str(), name.as_c_str()) {
        Ok(value) => args.cx.bytes(&value),
        Err(libc::ENODATA | libc::ENOTSUP) => Ok(Value::UNDEFINED),
        Err(number) => args.cx.throw_errno(number, "getxattr", Some(path.as_c_str())),
    }
}

fn statfs(args: Args) -> Out {
    let path = args.path(0)?;
    match files::space(path.as_c_str()) {
        Ok(space) => {
            let object = args.cx.object();
            args.cx.set(&object, c"available", Value::number(space.available as f64));
            args.cx.set(&object, c"inodes", Value::number(space.inodes as f64));
            args.cx.set(&object, c"freeInodes", Value::number(space.free_inodes as f64));
            Ok(object)
        }
        Err(number) => args.cx.throw_errno(number, "statfs", Some(path.as_c_str())),
    }
}

fn changed_at(args: Args) -> Out {
    let path = args.path(0)?;
    match files::changed(path.as_c_str()) {
        Ok(seconds) => Ok(Value::number(seconds as f64)),
        Err(number) => args.cx.throw_errno(number, "lstat", Some(path.as_c_str())),
    }
}
