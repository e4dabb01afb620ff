//! The committed vectors of points, for what a real chain makes of them.

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

/// One way to write a point, or to fail to.
#[derive(Deserialize)]
pub struct Point {
    /// What it is.
    pub name: String,
    group: String,
    accepted: bool,
    bytes: String,
}

impl Point {
    pub fn encoding(&self) -> Result<Vec<u8>> {
        hex::decode(&self.bytes).with_context(|| format!("{} is not hexadecimal", self.name))
    }
}

#[derive(Deserialize)]
struct Vectors {
    points: Vec<Point>,
}

/// The vectors of a group that must be refused.
pub fn refused(group: &str) -> Result<Vec<Point>> {
    let vectors: Vectors = serde_json::from_str(include_str!("../../../schema/vectors/points.json"))?;
    let refused: Vec<_> = vectors.points.into_iter().filter(|p| p.group == group && !p.accepted).collect();
    ensure!(refused.iter().any(|point| point.name.contains("identity")), "no vector of {group} is the identity");
    Ok(refused)
}
