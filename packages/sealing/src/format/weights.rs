//! What tensors take in memory.

use super::{ggml, safetensors, Format, Tensors};

impl Tensors {
    /// The bytes of all numbers, each in its own type. `None` if a type's numbers have no one size, or the sum is larger
    /// than a `u64` can say.
    #[must_use]
    pub fn bytes(&self, format: Format) -> Option<u64> {
        self.dtypes.iter().try_fold(0_u64, |sum, (dtype, numbers)| sum.checked_add(bytes(format, dtype, *numbers)?))
    }
}

/// The bytes of so many numbers of a type. Rows are whole blocks, so that there is no rest of one.
fn bytes(format: Format, dtype: &str, numbers: u64) -> Option<u64> {
    if format == Format::Gguf {
        let kind = ggml::named(dtype)?;
        return numbers.div_ceil(kind.numbers).checked_mul(kind.bytes);
    }
    let whole = u128::from(numbers) * u128::from(bits(dtype)?);
    u64::try_from(whole.div_ceil(8)).ok()
}

/// Bits of one number of a type, by the names of safetensors and those that the summaries of ONNX files add.
fn bits(dtype: &str) -> Option<u64> {
    safetensors::bits(dtype).or(match dtype {
        "U2" | "I2" => Some(2),
        "U4" | "I4" => Some(4),
        "C128" => Some(128),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(format: Format, dtypes: &[(&str, u64)]) -> Option<u64> {
        let dtypes = dtypes.iter().map(|(name, numbers)| ((*name).to_owned(), *numbers)).collect();
        Tensors { count: 1, parameters: 0, dtypes }.bytes(format)
    }

    #[test]
    fn each_number_takes_what_its_own_type_takes() {
        for (format, dtypes, expected) in [
            (Format::Safetensors, &[("BF16", 7_000), ("F32", 10)][..], Some(14_040)),
            (Format::Safetensors, &[("F4", 3), ("F6_E2M3", 4)], Some(5)),
            (Format::Gguf, &[("Q4_K", 512), ("F32", 3)], Some(300)),
            (Format::Gguf, &[("Q8_0", 64)], Some(68)),
            (Format::Onnx, &[("U4", 3), ("C128", 1)], Some(18)),
            (Format::Onnx, &[("STRING", 3)], None),
            (Format::Safetensors, &[("Q4_K", 512)], None),
            (Format::Safetensors, &[("F64", u64::MAX)], None),
            (Format::Safetensors, &[], Some(0)),
        ] {
            assert_eq!(bytes_of(format, dtypes), expected, "{dtypes:?}");
        }
    }
}
