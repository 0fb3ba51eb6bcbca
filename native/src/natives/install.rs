//! What `--install` writes with: std does it.

use std::ffi::{CStr, OsStr};
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Context, Out, Value};
use crate::sys::files;

pub static NATIVES: &[Native] = &[
    Native { name: c"copyFile", arity: 3, run: copy_file },
    Native { name: c"mkdir", arity: 2, run: mkdir },
    Native { name: c"mkdtemp", arity: 1, run: mkdtemp },
    Native { name: c"rename", arity: 2, run: rename },
    Native { name: c"unlink", arity: 1, run: |args| on_path(args, "unlink", |path| std::fs::remove_file(path)) },
    Native { name: c"rmdir", arity: 1, run: |args| on_path(args, "rmdir", |path| std::fs::remove_dir(path)) },
];

fn path_of(text: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(text.to_bytes()))
}

fn answer(cx: Context, result: io::Result<()>, call: &str, path: &CStr) -> Out {
    match result {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(error) => cx.throw_errno(error.raw_os_error().unwrap_or(libc::EIO), call, Some(path)),
    }
}

fn on_path(args: Args, call: &str, run: fn(&Path) -> io::Result<()>) -> Out {
    let path = args.path(0)?;
    answer(args.cx, run(path_of(path.as_c_str())), call, path.as_c_str())
}

fn copy_file(args: Args) -> Out {
    let (source, target, mode) = (args.path(0)?, args.path(1)?, args.i32(2)? as u32);
    let mut source_file = match File::open(path_of(source.as_c_str())) {
        Ok(file) => file,
        Err(error) => return answer(args.cx, Err(error), "open", source.as_c_str()),
    };
    let to = path_of(target.as_c_str());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).custom_flags(libc::O_NOFOLLOW);
    let copied = options.open(to).and_then(|mut file| {
        let done = io::copy(&mut source_file, &mut file)
            .and_then(|_| file.set_permissions(Permissions::from_mode(mode)))
            .and_then(|()| file.sync_all());
        if done.is_err() {
            // The first error is the one to tell.
            let _ = std::fs::remove_file(to);
        }
        done
    });
    answer(args.cx, copied, "copyfile", target.as_c_str())
}

fn mkdir(args: Args) -> Out {
    let (path, mode) = (args.path(0)?, args.i32(1)? as u32);
    let made = DirBuilder::new().mode(mode).create(path_of(path.as_c_str()));
    answer(args.cx, made, "mkdir", path.as_c_str())
}

fn mkdtemp(args: Args) -> Out {
    let prefix = args.path(0)?;
    match files::make_temporary_folder(prefix.as_c_str()) {
        Ok(path) => Ok(args.cx.utf8(&path)),
        Err(number) => args.cx.throw_errno(number, "mkdtemp", Some(prefix.as_c_str())),
    }
}

fn rename(args: Args) -> Out {
    let (from, to) = (args.path(0)?, args.path(1)?);
    answer(args.cx, std::fs::rename(path_of(from.as_c_str()), path_of(to.as_c_str())), "rename", to.as_c_str())
}
