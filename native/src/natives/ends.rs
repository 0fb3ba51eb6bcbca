//! Ends that cannot be missed.

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Value};
use crate::image::arena;
use crate::sys::ends;

pub static NATIVES: &[Native] = &[
    Native { name: c"setDeadline", arity: 1, run: set_deadline },
    Native { name: c"setLastWords", arity: 3, run: set_last_words },
    Native { name: c"setMemoryLimit", arity: 1, run: set_memory_limit },
];

fn set_deadline(args: Args) -> Out {
    ends::set_deadline(args.f64(0)?.max(0.0) as u64);
    Ok(Value::UNDEFINED)
}

fn set_last_words(args: Args) -> Out {
    ends::set_words(&args.text(0)?.bytes(), &args.text(1)?.bytes(), args.i32(2)?);
    Ok(Value::UNDEFINED)
}

fn set_memory_limit(args: Args) -> Out {
    arena::set_limit(args.f64(0)?.max(0.0) as usize);
    Ok(Value::UNDEFINED)
}
