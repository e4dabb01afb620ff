//! The memory that a model needs for its weights, as far as the headers of its files tell.

use weighhouse_protocol::registry::{TensorSummary, Version};

/// The bytes that the weights of a version take in memory, at most: those of its format that takes the least. `None`
/// without tensors.
///
/// A summary has the number of parameters and the types, not how many there are of each type. So weights are taken for
/// as large as all would be in the widest type, and for no larger than the content, which has them all. Types whose
/// numbers share bits, such as those of GGUF, are bounded by the content alone.
pub(super) fn weights(version: &Version) -> Option<u64> {
    version.formats.iter().filter(|summary| summary.parameters > 0).map(|summary| of(summary, version.size)).min()
}

fn of(summary: &TensorSummary, size: u64) -> u64 {
    let widest = summary.dtypes.iter().map(|dtype| bits(dtype)).try_fold(0, |widest, bits| bits.map(|b| b.max(widest)));
    match widest {
        Some(bits) if bits > 0 => {
            let bytes = u128::from(summary.parameters) * u128::from(bits) / 8;
            u64::try_from(bytes).unwrap_or(u64::MAX).min(size)
        }
        _ => size,
    }
}

/// The bits of one number of a type whose numbers stand alone.
fn bits(dtype: &str) -> Option<u64> {
    Some(match dtype {
        "F4" | "U4" | "I4" => 4,
        "BOOL" | "U8" | "I8" | "F8_E5M2" | "F8_E4M3" | "F8_E8M0" | "F8_E4M3FNUZ" | "F8_E5M2FNUZ" => 8,
        "I16" | "U16" | "F16" | "BF16" => 16,
        "I32" | "U32" | "F32" => 32,
        "I64" | "U64" | "F64" | "C64" => 64,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(parameters: u64, dtypes: &[&str]) -> TensorSummary {
        let dtypes = dtypes.iter().map(|dtype| (*dtype).to_owned()).collect();
        TensorSummary { format: "safetensors".into(), tensors: 1, parameters, dtypes }
    }

    #[test]
    fn weights_take_what_the_widest_type_takes_and_no_more_than_the_content() {
        for (summary, size, expected) in [
            (summary(7_000, &["BF16"]), 20_000, 14_000),
            (summary(7_000, &["BF16", "F32"]), 20_000, 20_000),
            (summary(7_000, &["BF16", "F32"]), 90_000, 28_000),
            (summary(7_000, &["F32", "Q4_K", "Q6_K"]), 4_500, 4_500),
            (summary(7_000, &[]), 4_500, 4_500),
            (summary(u64::MAX, &["F64"]), 1 << 50, 1 << 50),
        ] {
            assert_eq!(of(&summary, size), expected, "{summary:?}");
        }
    }
}
