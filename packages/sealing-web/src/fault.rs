//! Errors as JavaScript takes them: a code to act on, a sentence to show, and what it is about.
use serde::Serialize;
use wasm_bindgen::JsValue;
use weighhouse_sealing::archive::UnpackError;
use weighhouse_sealing::check::{CheckError, Mismatch};
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::open::OpenError;
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::sealed::LayoutError;
use weighhouse_sealing::{is_of_system, is_out_of_room};

/// An error; thrown as its JSON.
#[derive(Debug, Serialize)]
pub(crate) struct Fault {
    code: Code,
    message: String,
    /// The chunk that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    chunk: Option<u64>,
    /// What differs from the record, the header or a leaf.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'static str>,
    /// The file that it is about, by its path in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// The kinds of errors that a program treats apart.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// An argument is malformed.
    Argument,
    /// Bytes could not be read or written.
    Io,
    /// There is no room for what is written.
    OutOfRoom,
    /// The file is not a sealed file, or contradicts itself.
    Malformed,
    /// The file is a sealed file, and not the recorded one.
    OtherFile,
    /// The committed key of a chunk is not the one that the content secret gives.
    BadKey,
    /// A chunk does not decrypt to what was committed.
    BadChunk,
    /// An opened file is not the manifest's, though each of its chunks is the committed one.
    FileHash,
    /// A delivery, a point or a secret was refused.
    Delivery,
    /// A backup was refused.
    Backup,
    /// There is nothing to prove.
    NothingToProve,
    /// The files can't be sealed.
    Unsealable,
}

impl Fault {
    pub(crate) fn new(code: Code, error: &dyn std::fmt::Display) -> Self {
        Self { code, message: error.to_string(), chunk: None, what: None, path: None }
    }

    pub(crate) fn argument(name: &str, error: impl std::fmt::Display) -> Self {
        Self::new(Code::Argument, &format!("{name}: {error}"))
    }

    /// An error whose cause may be that bytes could not be read or written.
    pub(crate) fn of(code: Code, error: &(dyn std::error::Error + 'static)) -> Self {
        let code = match error {
            error if is_out_of_room(error) => Code::OutOfRoom,
            error if is_of_system(error) => Code::Io,
            _ => code,
        };
        Self::new(code, &error)
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        JsValue::from_str(&serde_json::to_string(&fault).unwrap_or(fault.message))
    }
}

impl From<LayoutError> for Fault {
    fn from(error: LayoutError) -> Self {
        Self::of(Code::Malformed, &error)
    }
}

impl From<CheckError> for Fault {
    fn from(error: CheckError) -> Self {
        let (chunk, what) = match &error {
            CheckError::OpenedChunk { index, what } => (Some(*index), Some(*what)),
            CheckError::OpenedSet { index, .. } => (*index, Some("opened keys")),
            CheckError::Root { tree, .. } => (None, Some(*tree)),
            CheckError::HeaderDiffers { what, .. } => (None, Some(*what)),
            _ => (None, None),
        };
        let path = match &error {
            CheckError::Format { path, .. } | CheckError::HeaderDiffers { path, .. } => Some(path.clone()),
            _ => None,
        };
        Self { chunk, what, path, ..Self::of(Code::Malformed, &error) }
    }
}

impl From<Mismatch> for Fault {
    fn from(error: Mismatch) -> Self {
        Self { what: Some(error.what), ..Self::new(Code::OtherFile, &error) }
    }
}

impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Sealed(error) => error.into(),
            OpenError::OtherFile { what } => Self { what: Some(what), ..Self::new(Code::OtherFile, &error) },
            OpenError::BadKey { index } => Self { chunk: Some(index), ..Self::new(Code::BadKey, &error) },
            OpenError::BadChunk { index } => Self { chunk: Some(index), ..Self::new(Code::BadChunk, &error) },
            OpenError::Unpack(UnpackError::FileHash { ref path, .. }) => {
                Self { path: Some(path.clone()), ..Self::new(Code::FileHash, &error) }
            }
            OpenError::Unpack(_) | OpenError::Folder { .. } => Self::of(Code::Io, &error),
        }
    }
}

impl From<PointError> for Fault {
    fn from(error: PointError) -> Self {
        Self::new(Code::Delivery, &error)
    }
}

impl From<DeliveryError> for Fault {
    fn from(error: DeliveryError) -> Self {
        Self::new(Code::Delivery, &error)
    }
}
