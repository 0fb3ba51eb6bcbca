//! This process.

use crate::arguments;
use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::runtime;
use crate::engine::value::{Out, Value};
use crate::image::arena;
use crate::sys::{clock, files, process};

pub static NATIVES: &[Native] = &[
    Native { name: c"args", arity: 0, run: arguments_of_process },
    Native { name: c"env", arity: 0, run: env },
    Native { name: c"ids", arity: 0, run: ids },
    Native { name: c"cwd", arity: 0, run: cwd },
    Native { name: c"engineVersion", arity: 0, run: |args| Ok(args.cx.utf8(runtime::engine_version())) },
    Native { name: c"machine", arity: 0, run: |args| Ok(args.cx.utf8(&process::machine())) },
    Native { name: c"executable", arity: 0, run: executable },
    Native { name: c"prepare", arity: 0, run: prepare },
    Native { name: c"uptime", arity: 0, run: |_| Ok(Value::number(clock::uptime())) },
    Native { name: c"cpu", arity: 0, run: |_| Ok(Value::number(process::cpu())) },
    Native { name: c"exit", arity: 1, run: |args| process::exit(args.i32(0)?) },
    Native { name: c"isTerminal", arity: 1, run: |args| Ok(Value::boolean(process::is_terminal(args.i32(0)?))) },
    Native { name: c"refusesClone3", arity: 0, run: |_| Ok(Value::boolean(process::refuses_clone3())) },
    Native { name: c"terminalWidth", arity: 1, run: terminal_width },
    Native { name: c"drain", arity: 0, run: |args| runtime::drain(args.cx) },
];

fn arguments_of_process(args: Args) -> Out {
    Ok(args.cx.list(arguments().iter().map(|text| args.cx.utf8(text.to_bytes()))))
}

fn prepare(_: Args) -> Out {
    arena::prepare();
    Ok(Value::UNDEFINED)
}

fn env(args: Args) -> Out {
    let object = args.cx.object();
    for entry in process::environment() {
        let equals = entry.iter().position(|&byte| byte == b'=');
        if let Some(end) = equals.filter(|&end| end > 0) {
            args.cx.define(&object, &entry[..end], args.cx.utf8(&entry[end + 1..]));
        }
    }
    Ok(object)
}

fn ids(args: Args) -> Out {
    let cx = args.cx;
    let object = cx.object();
    let (uid, gid) = process::effective_ids();
    let mut groups = process::groups();
    if !groups.contains(&gid) {
        groups.push(gid);
    }
    cx.set(&object, c"pid", Value::int(process::pid()));
    cx.set(&object, c"uid", Value::number(uid.into()));
    cx.set(&object, c"gid", Value::number(gid.into()));
    cx.set(&object, c"groups", cx.list(groups.into_iter().map(|group| Value::number(group.into()))));
    Ok(object)
}

fn cwd(args: Args) -> Out {
    Ok(process::working_directory().map_or(Value::UNDEFINED, |path| args.cx.utf8(&path)))
}

fn executable(args: Args) -> Out {
    Ok(args.cx.utf8(&files::readlink(c"/proc/self/exe").unwrap_or_else(|_| process::started_as())))
}

fn terminal_width(args: Args) -> Out {
    Ok(process::terminal_width(args.i32(0)?).map_or(Value::UNDEFINED, |width| Value::int(width.into())))
}
