//! Tells the tests whether the real data of `../shared/data` is at hand: `cfg(shared_data)` and
//! the variable `SHARED_DATA` with its path.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let Ok(manifest) = std::env::var("CARGO_MANIFEST_DIR") else { return };
    let data = Path::new(&manifest).join("../../../shared/data");
    println!("cargo::rerun-if-changed={}", data.display());
    println!("cargo::rerun-if-changed=build.rs");
    if data.is_dir() {
        println!("cargo::rustc-cfg=shared_data");
        println!("cargo::rustc-env=SHARED_DATA={}", data.display());
    }
}
