//! What attackers try.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod delivery;
mod fraud;
mod holder;
mod offer;
mod offices;
mod outage;
mod rekey;

fn point<const N: usize>(first: u8, rest: u8) -> [u8; N] {
    let mut bytes = [rest; N];
    bytes[0] = first;
    bytes
}

/// Every way to write the identity that some decoder of BLS12-381 takes, and near misses.
fn identities<const N: usize>() -> Vec<[u8; N]> {
    let mut all = vec![point(0xc0, 0), point(0xc0, 1), point(0xc0, 0xff), point(0xe0, 0), point(0xe0, 0xff)];
    let mut last = point(0xc0, 0);
    last[N - 1] = 1;
    all.push(last);
    all.push(point(0x40, 0));
    all.push(point(0x80, 0));
    all.push(point(0, 0));
    all
}
