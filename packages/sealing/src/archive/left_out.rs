//! What of a folder an archive has no place for.
use std::fmt;

/// Something of a folder that is not packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOut {
    /// A file or folder whose name begins with a dot.
    Hidden(String),
    /// A folder with nothing in it that is packed.
    EmptyFolder(String),
    /// That files are programs: what is unpacked is not executable.
    ExecutableBits {
        /// The first such file.
        path: String,
        /// How many others there are.
        others: usize,
    },
}

impl fmt::Display for LeftOut {
    /// Names are written so that nothing in them reaches a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden(path) => write!(f, "{}", path.escape_debug()),
            Self::EmptyFolder(path) => write!(f, "{}/, an empty folder", path.escape_debug()),
            Self::ExecutableBits { path, others: 0 } => write!(f, "the executable bit of {}", path.escape_debug()),
            Self::ExecutableBits { path, others } => {
                write!(f, "the executable bits of {} and {others} other files", path.escape_debug())
            }
        }
    }
}
