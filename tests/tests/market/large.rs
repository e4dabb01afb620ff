//! A model as large as people sell.

use std::fs::File;
use std::io::{copy, BufReader, BufWriter, Read, Write};
use std::path::Path;

use anyhow::{ensure, Context, Result};
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

const SIZE: u64 = 1 << 30;

/// A gibibyte goes from the seller's folder to the buyer's, over IPFS and the chain, byte for byte.
pub async fn a_model_of_a_gibibyte_goes_from_folder_to_folder(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let command = seller.publication(8)?;
    let model = seller.model(8)?;
    enlarge(&model.join("model.safetensors"))?;
    let id = seller.json(&command).await?["listing"].to_string();
    let order = buyer.json(["buy", &id]).await?["order"].to_string();
    seller.json(["deliver", &order]).await?;
    let target = buyer.path("opened");
    buyer.json(["open", &order, "--discard-sealed", "--to", &target.to_string_lossy()]).await?;
    ensure!(same(&model.join("model.safetensors"), &target.join("model.safetensors"))?, "other bytes came out");
    buyer.json(["order", "accept", &order]).await?;
    Ok(())
}

/// Makes a weights file of it: a header, and noise.
fn enlarge(path: &Path) -> Result<()> {
    let header = format!(r#"{{"weights":{{"dtype":"F32","shape":[{}],"data_offsets":[0,{SIZE}]}}}}"#, SIZE / 4);
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&u64::try_from(header.len())?.to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    copy(&mut File::open("/dev/urandom")?.take(SIZE), &mut file)?;
    file.flush().context("the disk is full")
}

fn same(one: &Path, other: &Path) -> Result<bool> {
    let (mut one, mut other) = (BufReader::new(File::open(one)?), BufReader::new(File::open(other)?));
    let (mut left, mut right) = (vec![0; 1 << 20], vec![0; 1 << 20]);
    loop {
        let read = one.read(&mut left)?;
        if read == 0 {
            return Ok(other.read(&mut right)? == 0);
        }
        let (left, right) = (left.get(..read).context("read")?, right.get_mut(..read).context("read")?);
        other.read_exact(right)?;
        if left != &*right {
            return Ok(false);
        }
    }
}
