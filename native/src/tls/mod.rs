//! One TLS handshake with a server whose certificates nobody judges here.

mod cbc;
mod connect;
mod hybrid;
mod p521;
mod reasons;
mod verifier;

use std::collections::HashMap;
use std::os::fd::IntoRawFd;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::sys::{files, signals, spawn};
pub use connect::{Handshake, Offer};
use connect::{Progress, Target};

/// What each has come to, by the descriptor that is polled for it. A list of a few.
static RUNNING: Mutex<Option<HashMap<i32, Arc<Progress>>>> = Mutex::new(None);

/// Name lookup, connection and handshake, in a thread of their own, since the lookup blocks. Where there can be no thread
/// (pids.max), all of it is done before this returns. The descriptor becomes readable when it is over.
pub fn start(host: String, port: u16, offer: Offer, milliseconds: f64) -> Result<i32, i32> {
    let until = Instant::now() + Duration::from_secs_f64(milliseconds.clamp(1.0, 1e9) / 1e3);
    let target = Arc::new(Target { host, port, offer, until });
    let (read, write) = spawn::pipe()?;
    let (progress, write) = (Arc::new(Progress::default()), Arc::new(write));
    let work = {
        let (target, progress, write) = (Arc::clone(&target), Arc::clone(&progress), Arc::clone(&write));
        move || {
            progress.run(&target);
            drop(write); // the last end that is written to: the other one can be read
        }
    };
    if signals::start_thread(work).is_err() {
        progress.run(&target);
    }
    let fd = read.into_raw_fd();
    if let Ok(mut running) = RUNNING.lock() {
        running.get_or_insert_default().insert(fd, progress);
    }
    Ok(fd)
}

/// What it has come to by now. What still runs is left alone: it ends with its own timeouts, or with this process.
pub fn end(fd: i32) -> Handshake {
    files::close(fd);
    let progress = RUNNING.lock().ok().and_then(|mut running| running.as_mut()?.remove(&fd));
    progress.map_or_else(Handshake::default, |progress| progress.so_far())
}
