//! How long a buyer has to challenge a delivery.

use crate::registry::Bounds;

/// The least challenge window for a version of `size` bytes, in seconds:
/// `min(max, min + ceil(size / rate))`, where `rate` is the download that a buyer is assumed to
/// reach, in bytes a second. A rate of 0 counts as 1.
pub fn least_window(bounds: Bounds, rate: u64, size: u64) -> u32 {
    let download = u32::try_from(size.div_ceil(rate.max(1))).unwrap_or(u32::MAX);
    bounds.min.saturating_add(download).min(bounds.max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_grows_with_the_file_up_to_the_most() {
        let bounds = Bounds { min: 60, max: 600 };
        assert_eq!(least_window(bounds, 1_000, 1), 61);
        assert_eq!(least_window(bounds, 1_000, 1_001), 62);
        assert_eq!(least_window(bounds, 1_000, 540_000), 600);
        assert_eq!(least_window(bounds, 1_000, u64::MAX), 600);
        assert_eq!(least_window(bounds, 0, 5), 65);
    }
}
