//! What the host does at the build: the executable with an image.

use core::ffi::CStr;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::engine::runtime;
use crate::engine::value::Thrown;
use crate::image::{arena, elf, region};
use crate::start;
use crate::sys::{clock, memory};

const USAGE: &str = "--make BYTECODE PROGRAM SECONDS-SINCE-1970 [WARM-UP ARGUMENT...]";

/// Does what the arguments say; the exit status.
pub fn command(arguments: Vec<&CStr>) -> i32 {
    let texts: Vec<&[u8]> = arguments.iter().map(|text| text.to_bytes()).collect();
    let result = match texts[..] {
        [_, b"--make", bytecode, program, seconds, ..] => make(path(bytecode), path(program), seconds),
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

fn path(text: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(text))
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// The same bytes for the same input, whatever the folder, the environment and the kernel's randomization.
fn make(bytecode: &Path, program: &Path, seconds: &[u8]) -> Result<(), String> {
    let seconds = core::str::from_utf8(seconds).ok().and_then(|text| text.parse().ok()).filter(|&seconds| seconds > 0);
    let seconds = seconds.ok_or("the time has to be a number of seconds above 0")?;
    let bytecode = read(bytecode)?;
    // By the path and not by a descriptor of /proc, so that the emulator of another machine can be asked too.
    let host = read(Path::new("/proc/self/exe"))?;
    start::hide(3); // what follows is the program's own name
    clock::stop_at(seconds);
    arena::start_making();
    let mut warm = Err("no thread for the image could be started".to_owned());
    if !memory::on_fixed_stack(|| warm = load_and_warm(&bytecode)) {
        return warm;
    }
    warm?;
    if arena::outside() != 0 {
        return Err(format!(
            "{} bytes lie outside of the image: make large strings and arrays smaller",
            arena::outside()
        ));
    }
    let free = arena::clear_free();
    let image = region::seal();
    eprintln!("image: {} bytes, {free} of them free", image.len());
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
