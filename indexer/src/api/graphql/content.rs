//! What is in the sealed files of versions.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject};

use super::loaders::FilesOf;
use super::scalars::{BigInt, DateTime};
use crate::read::{contents, page_size, Rows};

/// What the index knows of a version's content. Every sealed file begins with its manifest and with the headers of its model
/// files, in clear. The index reads them from IPFS, and they count only if the leaves of the content have the version's
/// `plaintextRoot`: then the seller committed to them on chain, and a file with others is not what buyers get.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Content {
    #[graphql(skip)]
    root: String,
    /// Whether the index could read the head of the sealed file.
    pub state: ContentState,
    /// The reason for which the content is not read, by the last attempt; null before the first, and once it is read.
    pub problem: Option<String>,
    /// The time at which the index read it; null until then.
    pub read_at: Option<DateTime>,
    /// The number of its files; null until it is read.
    pub file_count: Option<i32>,
    /// The number of its files that are Python pickles, which can run code when they are loaded; null until it is read. The
    /// manifest marks them: it is as honest as the seller until a buyer opens the file.
    pub pickle_count: Option<i32>,
}

/// Whether the index knows what is in a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "contents::ContentState")]
pub enum ContentState {
    /// The index has not read it yet, and tries again.
    Waiting,
    /// The index read it.
    Read,
    /// The sealed file is not what the chain says, keeps back what must be in clear, or has more than 64 GiB. The index does
    /// not try again.
    Refused,
}

#[ComplexObject]
impl Content {
    /// Its files, those with tensors and pickles first, then by their paths; null until it is read. The index keeps 500 of
    /// them: `fileCount` counts all.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn files(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "20 by default, at most 100.")] first: Option<i32>,
    ) -> Result<Option<Vec<ContentFile>>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        if self.read_at.is_none() {
            return Ok(None);
        }
        let files = ctx.data::<DataLoader<Rows>>()?.load_one(FilesOf(self.root.clone())).await?;
        let mut files = files.unwrap_or_default();
        files.truncate(rows);
        Ok(Some(files))
    }
}

/// One of the files in the folder that buyers get.
#[derive(Clone, SimpleObject)]
pub struct ContentFile {
    /// Its path in the folder that buyers get.
    pub path: String,
    /// Its length, in bytes.
    pub size: BigInt,
    /// The SHA-256 of the file by the manifest, in hexadecimal: the seller's word until a buyer opens the file.
    pub sha256: String,
    /// The format that the manifest names for the file.
    pub format: FileFormat,
    /// Its tensors; null in formats without.
    pub tensors: Option<FileTensors>,
}

/// What a file is: by its extension, and a pickle by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "contents::FileFormat")]
pub enum FileFormat {
    /// Tensors in safetensors.
    Safetensors,
    /// Tensors in GGUF.
    Gguf,
    /// A graph in ONNX.
    Onnx,
    /// A Python pickle, which can run code when it is loaded.
    Pickle,
    /// A tokenizer, a configuration, a card, or anything else.
    Other,
}

/// What a model file's header, or the manifest, says of the numbers in it.
#[derive(Clone, SimpleObject)]
pub struct FileTensors {
    /// The number of tensors.
    pub count: BigInt,
    /// The number of parameters in all of them.
    pub parameters: BigInt,
    /// The parameters by their types, sorted by the types' names.
    pub dtypes: Vec<DtypeCount>,
    /// The memory that they take, each parameter in its own type, in bytes.
    pub memory: Option<BigInt>,
    /// Whether the file's own header says so. Otherwise the manifest alone does, which is the seller's word: for ONNX files, for
    /// headers of more than 32 MiB, and for those after the first 1,024 or the first 128 MiB of headers.
    pub proven: bool,
    /// The positions of the context that the model was made for, by its header; null where the header does not tell.
    pub context_length: Option<BigInt>,
    /// The memory that keys and values of one such context take in numbers of 16 bits, in bytes; null where the header does
    /// not tell.
    pub context_memory: Option<BigInt>,
}

/// The number of parameters of one type.
#[derive(Clone, SimpleObject)]
pub struct DtypeCount {
    /// The type (`F32`).
    pub dtype: String,
    /// The number of parameters of this type.
    pub parameters: BigInt,
}

/// The comparison of a content with others.
#[derive(Clone, SimpleObject)]
pub struct Comparison {
    /// The time at which the index compared it with all that it had read before. What it reads later is compared with this,
    /// too.
    pub compared_at: DateTime,
    /// The least share of the version's content that `copies` names. Of shares near it, not all are found: of two contents with
    /// a tenth in common, four of five.
    pub least_share: f64,
}

impl Content {
    /// The content of a version with a root.
    pub(super) fn of(root: &str, content: &contents::Content) -> Self {
        let facts = content.facts.as_ref();
        Content {
            root: root.to_owned(),
            state: content.state.into(),
            problem: content.problem.clone(),
            read_at: facts.map(|facts| DateTime::from(facts.read_at)),
            file_count: facts.map(|facts| facts.files),
            pickle_count: facts.map(|facts| facts.pickles),
        }
    }
}

impl Comparison {
    pub(super) fn of(content: &contents::Content) -> Option<Self> {
        let compared_at = DateTime::from(content.facts.as_ref()?.read_at);
        Some(Comparison { compared_at, least_share: contents::MIN_SHARE })
    }
}

impl From<contents::ContentFile> for ContentFile {
    fn from(file: contents::ContentFile) -> Self {
        ContentFile {
            path: file.path,
            size: BigInt(file.size),
            sha256: file.sha256,
            format: file.format.into(),
            tensors: file.tensors.map(FileTensors::from),
        }
    }
}

impl From<contents::FileTensors> for FileTensors {
    fn from(tensors: contents::FileTensors) -> Self {
        let count = |(dtype, parameters)| DtypeCount { dtype, parameters: BigInt(parameters) };
        FileTensors {
            count: BigInt(tensors.count),
            parameters: BigInt(tensors.parameters),
            dtypes: tensors.dtypes.into_iter().map(count).collect(),
            memory: tensors.weights.map(BigInt),
            proven: tensors.is_proven,
            context_length: tensors.context.length.map(BigInt),
            context_memory: tensors.context.memory.map(BigInt),
        }
    }
}
