//! The chain's own addresses.

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};

const REGISTRY: &str = "SELECT address FROM contracts WHERE name = 'registry'";

struct Address(String);

impl Record for Address {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        row.try_get("address").map(Address)
    }
}

impl Rows {
    /// The address of the registry, once it is known.
    pub(crate) async fn registry(&self) -> Result<Option<String>, Failure> {
        Ok(self.vital_records::<Address>(REGISTRY, &[]).await?.pop().map(|Address(address)| address))
    }
}
