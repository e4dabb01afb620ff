//! A model made on the fly.
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

/// The file that is nearly all of it.
pub const WEIGHTS: &str = "model.safetensors";

/// Makes a folder `model` with one safetensors file of about `bytes` random bytes.
pub fn make(place: &Path, bytes: u64) -> anyhow::Result<PathBuf> {
    let folder = place.join("model");
    fs::create_dir(&folder)?;
    fs::write(folder.join("README.md"), "---\nlicense: mit\n---\n# Noise\n")?;
    let header =
        format!(r#"{{"weight":{{"dtype":"F32","shape":[{},1024],"data_offsets":[0,{bytes}]}}}}"#, bytes / 4_096);
    let mut file = BufWriter::with_capacity(1 << 20, File::create(folder.join(WEIGHTS))?);
    file.write_all(&u64::try_from(header.len())?.to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    let mut random = StdRng::seed_from_u64(1);
    let mut block = vec![0; 1 << 20];
    for _ in 0..bytes >> 20 {
        random.fill_bytes(&mut block);
        file.write_all(&block)?;
    }
    file.into_inner()?.sync_all()?;
    Ok(folder)
}
