//! What the headers of a model's files say, as a version's record has it.

use weighhouse_protocol::registry::TensorSummary;
use weighhouse_sealing::archive::Manifest;

/// What a manifest says of tensors, as a version's record says it.
pub fn formats(manifest: &Manifest) -> Vec<TensorSummary> {
    let summaries = manifest.formats().into_iter();
    summaries
        .map(|summary| TensorSummary {
            format: summary.format.name().to_owned(),
            tensors: summary.tensors,
            parameters: summary.parameters,
            dtypes: summary.dtypes,
        })
        .collect()
}
