//! Ends that cannot be missed.

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Value};
use crate::image::arena;
use crate::sys::ends;

pub static NATIVES: &[Native] = &[
    Native { name: c"setDeadline", arity: 1, run: set_deadline },
    Native { name: c"setDeadlineLine", arity: 1, run: set_deadline_line },
    Native { name: c"setMemoryLimit", arity: 2, run: set_memory_limit },
];

fn set_deadline(args: Args) -> Out {
    ends::set_deadline(args.f64(0)?.max(0.0) as u64);
    Ok(Value::UNDEFINED)
}

fn set_deadline_line(args: Args) -> Out {
    ends::set_deadline_line(&args.text(0)?.bytes());
    Ok(Value::UNDEFINED)
}

fn set_memory_limit(args: Args) -> Out {
    let bytes = args.f64(0)?.max(0.0) as usize;
    ends::set_memory_line(&args.text(1)?.bytes());
    arena::set_limit(bytes);
    Ok(Value::UNDEFINED)
}
