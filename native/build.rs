//! Tells the linker to leave out what this program has no use for.

fn main() {
    let directory = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=discard.ld");
    println!("cargo::rustc-link-arg-bins=-Wl,-T,{directory}/discard.ld");
    println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
}
