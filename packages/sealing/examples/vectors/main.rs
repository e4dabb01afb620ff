//! Writes the test vectors of docs/protocol.md into `schema/vectors`.
use std::path::Path;

mod delivery;
mod generate;
mod points;
mod proofs;
mod sealed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/vectors");
    for (name, bytes) in generate::all()? {
        std::fs::write(folder.join(&name), &bytes)?;
        println!("{name}: {} bytes", bytes.len());
    }
    Ok(())
}
