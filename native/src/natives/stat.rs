//! Stat objects, of which a run makes hundreds: the names of their fields are made once.

use crate::engine::stat;
use crate::engine::value::{Context, Value};
use crate::sys::files::Stat;

/// Before the first stat object.
pub fn prepare(cx: Context) {
    stat::prepare(cx, [c"mode", c"size", c"uid", c"gid", c"dev", c"ino"]);
}

pub fn object(cx: Context, stat: &Stat) -> Value {
    stat::object(
        cx,
        [
            f64::from(stat.mode),
            stat.size as f64,
            f64::from(stat.uid),
            f64::from(stat.gid),
            stat.dev as f64,
            stat.ino as f64,
        ],
    )
}
