//! Texts on IPFS that somebody named on chain.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::loaders::WordsKey;
use crate::read::Rows;

/// A text on IPFS, by the content identifier that stands on chain.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Words {
    /// The IPFS content identifier: of a single raw block, so that it is the SHA-256 of the text.
    pub cid: String,
}

impl From<String> for Words {
    fn from(cid: String) -> Self {
        Words { cid }
    }
}

#[ComplexObject]
impl Words {
    /// The first 4,000 characters, without control characters and marks that change how a text is read. A stranger wrote it: it is
    /// plain text, no Markdown and no HTML. Null until the index has fetched it, if it is no text of up to a mebibyte, and if the
    /// operator of this server denies it.
    #[graphql(complexity = "super::cost::WORDS")]
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(WordsKey(self.cid.clone())).await?)
    }
}
