//! What the host does at the build: the executable with an image.

use core::ffi::CStr;
use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::engine::runtime;
use crate::engine::value::Thrown;
use crate::image::{arena, elf, region};
use crate::samples::{self, Sample};
use crate::start;
use crate::sys::{clock, memory};

const USAGE: &str = "--make BYTECODE PROGRAM SECONDS-SINCE-1970 [WARM-UP ARGUMENT...] \
    [--sample ARGUMENT... | --container BYTECODE ARGUMENT...]...";
/// What the program sees begins here, with its own name.
const NAME: usize = 3;
const SAMPLE: &[u8] = b"--sample";
/// A sample run in which this bytecode stands in for a container.
const CONTAINER: &[u8] = b"--container";

/// Does what the arguments say; the exit status.
pub fn command(arguments: Vec<&CStr>) -> i32 {
    let texts: Vec<&[u8]> = arguments.iter().map(|text| text.to_bytes()).collect();
    let result = match texts[..] {
        [_, b"--make", bytecode, program, seconds, ..] => {
            groups(&texts).and_then(|mut shown| make(path(bytecode), path(program), seconds, &mut shown))
        }
        _ => Err(format!("usage: {USAGE}")),
    };
    match result {
        Ok(()) => 0,
        Err(reason) => {
            eprintln!("{reason}");
            1
        }
    }
}

/// What the program sees while it warms up, and then in each sample run, where `--sample`, or the bytecode after `--container`, stands
/// for its name.
fn groups(texts: &[&[u8]]) -> Result<VecDeque<Sample>, String> {
    let mut starts = vec![NAME];
    starts.extend((NAME..texts.len()).filter(|&i| [SAMPLE, CONTAINER].contains(&texts[i])));
    let ends = starts.iter().skip(1).copied().chain([texts.len()]);
    let sample = |(&start, end): (&usize, usize)| match texts[start..end] {
        [CONTAINER, bytecode, ..] => Ok(Sample { shown: start + 1..end, container: Some(read(path(bytecode))?) }),
        _ => Ok(Sample { shown: start..end, container: None }),
    };
    starts.iter().zip(ends).map(sample).collect()
}

fn path(text: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(text))
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// The same bytes for the same input, whatever the directory, the environment and the kernel's randomization.
fn make(bytecode: &Path, program: &Path, seconds: &[u8], shown: &mut VecDeque<Sample>) -> Result<(), String> {
    let seconds = core::str::from_utf8(seconds).ok().and_then(|text| text.parse().ok()).filter(|&seconds| seconds > 0);
    let seconds = seconds.ok_or("the time has to be a number of seconds above 0")?;
    let bytecode = read(bytecode)?;
    // By the path and not by a descriptor of /proc, so that the emulator of another machine can be asked too.
    let host = read(Path::new("/proc/self/exe"))?;
    start::show(shown.pop_front().map(|warm_up| warm_up.shown).unwrap_or_default());
    clock::stop_at(seconds);
    let uses = samples::run(shown.make_contiguous(), || load_and_warm(&bytecode))?;
    region::initialize();
    if !arena::start_packing(uses) {
        return Err("the region is too small, or there is no memory".to_owned());
    }
    let mut warm = Err("no thread for the image could be started".to_owned());
    if !memory::on_fixed_stack(|| warm = load_and_warm(&bytecode)) {
        return warm;
    }
    warm?;
    if arena::count() != uses.count() {
        return Err("the program is not loaded in the same way each time".to_owned());
    }
    let image = region::seal().ok_or("the region is full")?;
    eprintln!("image: {} bytes, {}", image.len(), uses.summary());
    let file = elf::with_image(host, region::base() as u64, image).map_err(|refusal| format!("{refusal:?}"))?;
    fs::write(program, &file)
        .and_then(|()| fs::set_permissions(program, fs::Permissions::from_mode(0o755)))
        .map_err(|error| format!("{}: {error}", program.display()))
}

fn load_and_warm(bytecode: &[u8]) -> Result<(), String> {
    let cx = runtime::create();
    runtime::add_natives(cx);
    let loaded = runtime::evaluate(cx, bytecode).and_then(|()| runtime::call(cx, c"__warm"));
    loaded.and_then(|()| runtime::drain(cx).map(drop)).map_err(|Thrown| runtime::exception(cx))?;
    runtime::settle();
    Ok(())
}
