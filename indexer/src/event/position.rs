//! Where an event stands in the chain.

/// The part of a block's execution that an event comes from, in the order of execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Before the transactions.
    Begin,
    /// A transaction.
    Transaction,
    /// After the transactions: calls made by governance are here.
    End,
}

impl Phase {
    /// The phase's number in the database.
    pub fn number(self) -> i16 {
        match self {
            Phase::Begin => 0,
            Phase::Transaction => 1,
            Phase::End => 2,
        }
    }
}

/// Where an event stands in the chain. The order of keys is the order of execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The block.
    pub height: i64,
    /// [`Phase::number`].
    pub phase: i16,
    /// The transaction's position in its block; −1 outside of transactions.
    pub tx_index: i32,
    /// The event's position among all events of its transaction, or of its block outside of them.
    pub event_index: i32,
}
