//! Words for what is known of loading a model: those of the tables.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::names;
use crate::read::loading;

names! {
    /// Whether loading a content runs code that is in it, by all that can be seen of it before a purchase.
    LoadingVerdict of loading::Verdict {
        /// All of its files have formats that hold data alone.
        DataOnly,
        /// A file of it runs code when the model is loaded or used.
        RunsCode,
        /// A file of it may run code, and only buyers can look inside; or the index has not read the content.
        Unknown,
    }

    /// The kind of code in a file.
    LoadingKind of loading::Kind {
        /// A Python pickle, which runs any code while it is read.
        Pickle,
        /// Source code, or its compiled form, that a loader imports.
        Source,
        /// A program or a library for a processor, or a script of a shell.
        Program,
        /// A stored graph whose format lets its maker add functions, as Keras and TorchScript do.
        Graph,
        /// A chat template, which is a program in Jinja.
        Template,
        /// A configuration, which can name code elsewhere or hold a chat template.
        Configuration,
        /// An archive or a compressed file, which can hold any of these.
        Archive,
        /// A format that is not on the list of those that hold data alone.
        Unlisted,
    }

    /// The certainty that a file runs code.
    LoadingEffect of loading::Effect {
        /// The file runs code.
        Runs,
        /// The file may run code: that depends on its content, which only buyers can see, or on the program that loads
        /// it.
        MayRun,
    }

    /// The evidence that a file runs code, or may.
    LoadingBasis of loading::Basis {
        /// The index read the file's header, to which the seller committed on chain.
        Read,
        /// The manifest marks the file by its bytes: the seller's word until a buyer opens it.
        Manifest,
        /// The name of the file alone.
        Name,
    }

    /// The verdict of a scanner.
    ScanVerdict of loading::ScanVerdict {
        /// It found nothing harmful.
        Clean,
        /// It found something that may do harm.
        Suspicious,
        /// It found something that does harm.
        Malicious,
    }
}
