//! Batches as commits take them: all that is made of blocks without the database, so that one batch is made while
//! another is written.

use bytes::Bytes;

use super::node::Block;
use crate::binary::{put, Rows};
use crate::event::store::EventRows;
use crate::event::take::{Events, Unstorable};
use crate::event::{self, Event, RawEvent};

/// The fields of a block's row.
const BLOCK_FIELDS: i16 = 5;

/// Consecutive blocks, ready to be committed.
#[derive(Debug)]
pub struct Prepared {
    /// The blocks, without their events.
    pub(super) blocks: Vec<Block>,
    /// The block after them, which must follow the last one.
    pub(super) successor: Option<Block>,
    /// The blocks as rows of their table.
    pub(super) block_rows: Bytes,
    /// The events as rows of their table, and their number.
    pub(super) event_rows: Bytes,
    pub(super) stored: usize,
    /// The events that no table can hold.
    pub(super) refused: Vec<Unstorable>,
    /// The market's events, typed.
    pub(super) events: Vec<Event>,
    /// The market's events that this program can't read, each with the reason.
    pub(super) unreadable: Vec<(RawEvent, String)>,
}

impl Prepared {
    /// Prepares blocks.
    pub fn of(mut blocks: Vec<Block>) -> Self {
        let (mut block_rows, mut event_rows) = (Rows::of(BLOCK_FIELDS), EventRows::default());
        let (mut stored, mut refused, mut events, mut unreadable) = (0, Vec::new(), Vec::new(), Vec::new());
        for block in &mut blocks {
            block_rows.row(|row| {
                put(&block.height, row);
                put(&block.hash, row);
                put(&block.time, row);
                put(&block.results_hash, row);
                put(&block.parent, row);
            });
            let Events { taken, refused: unstorable } = std::mem::take(&mut block.events);
            stored += taken.len();
            refused.extend(unstorable);
            for raw in taken {
                event_rows.add(&raw);
                match event::read(&raw, block.time.timestamp()) {
                    Some(Ok(event)) => events.push(event),
                    Some(Err(reason)) => unreadable.push((raw, reason)),
                    None => {}
                }
            }
        }
        let (block_rows, event_rows) = (block_rows.end(), event_rows.end());
        Prepared { blocks, successor: None, block_rows, event_rows, stored, refused, events, unreadable }
    }

    /// The same batch, which is committed only if this block follows it.
    #[must_use]
    pub(super) fn proven_by(self, successor: Option<Block>) -> Self {
        Prepared { successor, ..self }
    }
}
