//! The bytes of a stored order, format 2.
//!
//! A sale writes its order twice or more, at 30 gas a byte: numbers, spans and lengths are as short as they are
//! ([`compact`]), yes and no are bits, and the moments of a stage count from the one at which the order was placed.

use borsh::io::{Error, ErrorKind, Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};
use weighhouse_protocol::compact::{self, read_number, write_number};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::terms::{Grant, LicenseKind, Rights};
use weighhouse_protocol::windows::Mark;
use weighhouse_sealing::point::G1;

use super::{ArbiterRecord, OrderRecord, ResoldRecord};
use crate::state::{Dispute, Stage};

/// The bits of the first byte beside the stage's number.
const STAGE: u8 = 0x1f;
const COUNTED: u8 = 0x20;
const ARBITER: u8 = 0x40;
const RESOLD: u8 = 0x80;

/// The bits of the grant's first byte.
const COMMERCIAL: u8 = 0x01;
const DERIVATIVES: u8 = 0x02;
const REDISTRIBUTION: u8 = 0x04;
const TRANSFERABLE: u8 = 0x08;
const SEATS: u8 = 0x10;
const TERM: u8 = 0x20;
const GRANT: u8 = COMMERCIAL | DERIVATIVES | REDISTRIBUTION | TRANSFERABLE | SEATS | TERM;

/// The bits of a stage that is disputed.
const ASKED: u8 = 0x01;
const OFFERED: u8 = 0x02;

fn malformed(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

fn bit(is_set: bool, bit: u8) -> u8 {
    if is_set {
        bit
    } else {
        0
    }
}

fn read_byte<R: Read>(reader: &mut R) -> Result<u8> {
    let mut byte = [0];
    reader.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn write_bytes<W: Write>(bytes: &[u8], writer: &mut W) -> Result<()> {
    let length = u64::try_from(bytes.len()).map_err(|_| malformed("a length does not fit"))?;
    write_number(length, writer)?;
    writer.write_all(bytes)
}

/// Reads no more than there is, whatever length is named.
fn read_bytes<R: Read>(reader: &mut R) -> Result<Vec<u8>> {
    let length: u64 = read_number(reader)?;
    let mut bytes = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).ok() != Some(length) {
        return Err(malformed("bytes are missing"));
    }
    Ok(bytes)
}

fn write_mark<W: Write>(mark: Mark, writer: &mut W) -> Result<()> {
    write_number(mark.time, writer)?;
    write_number(mark.height, writer)
}

fn read_mark<R: Read>(reader: &mut R) -> Result<Mark> {
    Ok(Mark { time: read_number(reader)?, height: read_number(reader)? })
}

/// A later moment as its distance from an earlier one. It wraps, so that any two moments have one.
fn since(mark: Mark, earlier: Mark) -> Mark {
    Mark { time: mark.time.wrapping_sub(earlier.time), height: mark.height.wrapping_sub(earlier.height) }
}

fn read_since<R: Read>(reader: &mut R, earlier: Mark) -> Result<Mark> {
    let distance = read_mark(reader)?;
    let (time, height) = (earlier.time.wrapping_add(distance.time), earlier.height.wrapping_add(distance.height));
    Ok(Mark { time, height })
}

fn read_key<R: Read>(reader: &mut R) -> Result<G1> {
    let mut key: G1 = [0; 48];
    reader.read_exact(&mut key)?;
    Ok(key)
}

/// The number of a stage in the first byte.
fn number(stage: &Stage) -> u8 {
    match stage {
        Stage::Funded { .. } => 0,
        Stage::Delivered { .. } => 1,
        Stage::Settled { .. } => 2,
        Stage::Refunded => 3,
        Stage::Offered { .. } => 4,
        Stage::Withdrawn => 5,
        Stage::Disputed(_) => 6,
        Stage::SettledInPart { .. } => 7,
    }
}

fn write_stage<W: Write>(stage: &Stage, placed: Mark, writer: &mut W) -> Result<()> {
    match stage {
        Stage::Funded { transport_key } => writer.write_all(transport_key),
        Stage::Delivered { at } | Stage::Settled { delivered_at: at } => write_mark(since(*at, placed), writer),
        Stage::Refunded | Stage::Withdrawn => Ok(()),
        Stage::Offered { transport_key, expires } => {
            writer.write_all(transport_key)?;
            write_mark(since(*expires, placed), writer)
        }
        Stage::Disputed(dispute) => write_dispute(dispute, placed, writer),
        Stage::SettledInPart { delivered_at, returned } => {
            write_mark(since(*delivered_at, placed), writer)?;
            compact::write(returned, writer)
        }
    }
}

fn read_stage<R: Read>(number: u8, placed: Mark, reader: &mut R) -> Result<Stage> {
    Ok(match number {
        0 => Stage::Funded { transport_key: read_key(reader)? },
        1 => Stage::Delivered { at: read_since(reader, placed)? },
        2 => Stage::Settled { delivered_at: read_since(reader, placed)? },
        3 => Stage::Refunded,
        4 => Stage::Offered { transport_key: read_key(reader)?, expires: read_since(reader, placed)? },
        5 => Stage::Withdrawn,
        6 => Stage::Disputed(read_dispute(placed, reader)?),
        7 => Stage::SettledInPart { delivered_at: read_since(reader, placed)?, returned: compact::read(reader)? },
        _ => return Err(malformed("there is no such stage")),
    })
}

fn write_dispute<W: Write>(dispute: &Dispute, placed: Mark, writer: &mut W) -> Result<()> {
    let Dispute { delivered_at, decide_by, asked, offered } = *dispute;
    writer.write_all(&[bit(asked.is_some(), ASKED) | bit(offered.is_some(), OFFERED)])?;
    write_mark(since(delivered_at, placed), writer)?;
    write_mark(since(decide_by, placed), writer)?;
    [asked, offered].iter().flatten().try_for_each(|amount| compact::write(amount, writer))
}

fn read_dispute<R: Read>(placed: Mark, reader: &mut R) -> Result<Dispute> {
    let bits = read_byte(reader)?;
    if bits & !(ASKED | OFFERED) != 0 {
        return Err(malformed("a dispute has unknown bits"));
    }
    let (delivered_at, decide_by) = (read_since(reader, placed)?, read_since(reader, placed)?);
    let asked = if bits & ASKED == 0 { None } else { Some(compact::read(reader)?) };
    let offered = if bits & OFFERED == 0 { None } else { Some(compact::read(reader)?) };
    Ok(Dispute { delivered_at, decide_by, asked, offered })
}

fn write_grant<W: Write>(grant: &Grant, writer: &mut W) -> Result<()> {
    let Rights { commercial, derivatives, redistribution, transferable, seats } = grant.rights;
    let term = match grant.kind {
        LicenseKind::Perpetual {} => None,
        LicenseKind::Term { seconds } => Some(seconds),
    };
    let rights = bit(commercial, COMMERCIAL)
        | bit(derivatives, DERIVATIVES)
        | bit(redistribution, REDISTRIBUTION)
        | bit(transferable, TRANSFERABLE);
    writer.write_all(&[rights | bit(seats.is_some(), SEATS) | bit(term.is_some(), TERM)])?;
    [seats.map(u64::from), term].iter().flatten().try_for_each(|number| write_number(*number, writer))?;
    write_number(grant.resale_royalty_bps, writer)?;
    writer.write_all(&grant.terms_hash.0)
}

fn read_grant<R: Read>(reader: &mut R) -> Result<Grant> {
    let bits = read_byte(reader)?;
    if bits & !GRANT != 0 {
        return Err(malformed("a grant has unknown bits"));
    }
    let has = |bit: u8| bits & bit != 0;
    let seats = if has(SEATS) { Some(read_number(reader)?) } else { None };
    let kind = if has(TERM) { LicenseKind::Term { seconds: read_number(reader)? } } else { LicenseKind::Perpetual {} };
    let resale_royalty_bps = read_number(reader)?;
    let mut terms_hash = [0; 32];
    reader.read_exact(&mut terms_hash)?;
    let rights = Rights {
        commercial: has(COMMERCIAL),
        derivatives: has(DERIVATIVES),
        redistribution: has(REDISTRIBUTION),
        transferable: has(TRANSFERABLE),
        seats,
    };
    Ok(Grant { kind, rights, resale_royalty_bps, terms_hash: Hash(terms_hash) })
}

impl BorshSerialize for OrderRecord {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        let bits =
            bit(self.counted, COUNTED) | bit(self.arbiter.is_some(), ARBITER) | bit(self.resold.is_some(), RESOLD);
        writer.write_all(&[number(&self.stage) | bits])?;
        write_mark(self.placed, writer)?;
        write_stage(&self.stage, self.placed, writer)?;
        write_number(self.listing, writer)?;
        write_number(self.version, writer)?;
        write_number(self.plan, writer)?;
        write_number(self.split_version, writer)?;
        let spans = [self.deliver_within, self.grace, self.challenge_window, self.cooldown, self.block_interval];
        spans.iter().try_for_each(|span| write_number(*span, writer))?;
        let amounts = [self.price, self.fee, self.bond, self.stake];
        amounts.iter().try_for_each(|amount| compact::write(amount, writer))?;
        write_bytes(self.denom.as_bytes(), writer)?;
        write_bytes(&self.buyer, writer)?;
        write_grant(&self.grant, writer)?;
        if let Some(arbiter) = &self.arbiter {
            write_bytes(&arbiter.account, writer)?;
            write_number(arbiter.decide_within, writer)?;
        }
        if let Some(resold) = &self.resold {
            write_number(resold.license, writer)?;
            write_bytes(&resold.seller, writer)?;
            compact::write(&resold.royalty, writer)?;
        }
        Ok(())
    }
}

impl BorshDeserialize for OrderRecord {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        let bits = read_byte(reader)?;
        let placed = read_mark(reader)?;
        // Fields are read in the order in which they are written here.
        Ok(Self {
            stage: read_stage(bits & STAGE, placed, reader)?,
            placed,
            listing: read_number(reader)?,
            version: read_number(reader)?,
            plan: read_number(reader)?,
            split_version: read_number(reader)?,
            deliver_within: read_number(reader)?,
            grace: read_number(reader)?,
            challenge_window: read_number(reader)?,
            cooldown: read_number(reader)?,
            block_interval: read_number(reader)?,
            price: compact::read(reader)?,
            fee: compact::read(reader)?,
            bond: compact::read(reader)?,
            stake: compact::read(reader)?,
            denom: String::from_utf8(read_bytes(reader)?).map_err(|_| malformed("a denom is no text"))?,
            buyer: read_bytes(reader)?,
            grant: read_grant(reader)?,
            counted: bits & COUNTED != 0,
            arbiter: if bits & ARBITER == 0 { None } else { Some(read_arbiter(reader)?) },
            resold: if bits & RESOLD == 0 { None } else { Some(read_resold(reader)?) },
        })
    }
}

fn read_arbiter<R: Read>(reader: &mut R) -> Result<ArbiterRecord> {
    Ok(ArbiterRecord { account: read_bytes(reader)?, decide_within: read_number(reader)? })
}

fn read_resold<R: Read>(reader: &mut R) -> Result<ResoldRecord> {
    Ok(ResoldRecord { license: read_number(reader)?, seller: read_bytes(reader)?, royalty: compact::read(reader)? })
}
