//! Other processes.

use std::ffi::CString;

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Thrown, Value};
use crate::sys::{process, signals, spawn};

pub static NATIVES: &[Native] = &[
    Native { name: c"spawn", arity: 4, run: start },
    Native { name: c"reap", arity: 0, run: reap },
    Native { name: c"becomeSubreaper", arity: 0, run: |_| Ok(Value::boolean(spawn::become_subreaper())) },
    Native { name: c"poll", arity: 2, run: poll },
    Native { name: c"listen", arity: 1, run: listen },
    Native { name: c"kill", arity: 2, run: |args| Ok(Value::boolean(process::kill(args.i32(0)?, args.i32(1)?))) },
];

fn texts(args: &Args, index: usize) -> Result<Vec<CString>, Thrown> {
    args.each(index, |item| Ok(item.path(0)?.as_c_str().to_owned()))
}

fn start(args: Args) -> Out {
    let (cx, file) = (args.cx, args.path(0)?);
    let (argv, env) = (texts(&args, 1)?, texts(&args, 2)?);
    match spawn::spawn(file.as_c_str(), &argv, &env, args.bool(3)) {
        Ok(child) => {
            let object = cx.object();
            cx.set(&object, c"pid", Value::int(child.pid));
            cx.set(&object, c"stdout", Value::int(child.stdout));
            cx.set(&object, c"stderr", Value::int(child.stderr.unwrap_or(-1)));
            Ok(object)
        }
        Err(number) => cx.throw_errno(number, "spawn", Some(file.as_c_str())),
    }
}

fn reap(args: Args) -> Out {
    let (pid, end) = match spawn::reap() {
        spawn::Reaped::Ended(pid, end) => (pid, end),
        spawn::Reaped::Running => return Ok(Value::NULL),
        spawn::Reaped::Childless => return Ok(Value::UNDEFINED),
    };
    let object = args.cx.object();
    args.cx.set(&object, c"pid", Value::int(pid));
    args.cx.set(&object, c"exitCode", end.map_or(Value::NULL, Value::int));
    args.cx.set(&object, c"signal", end.map_or_else(Value::int, |_| Value::NULL));
    Ok(object)
}

fn poll(args: Args) -> Out {
    let descriptors = args.each(0, |item| item.i32(0))?;
    let (signals, ready) = signals::poll(&descriptors, args.f64(1)?);
    let events = args.cx.object();
    args.cx.set(&events, c"signals", args.cx.list(signals.into_iter().map(Value::int)));
    args.cx.set(&events, c"ready", args.cx.list(ready.into_iter().map(Value::int)));
    Ok(events)
}

fn listen(args: Args) -> Out {
    match signals::listen(args.i32(0)?) {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(number) => args.cx.throw_errno(number, "sigaction", None),
    }
}
