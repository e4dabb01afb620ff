//! Lists are answered in pages.

/// The rows that a list query answers by default.
pub const DEFAULT_PAGE: u32 = 30;

/// The most rows that a list query answers. Bounds the gas of a query.
pub const MAX_PAGE: u32 = 100;

/// The number of rows to answer for a caller's `limit`.
pub fn page_size(limit: Option<u32>) -> usize {
    let rows = limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE);
    usize::try_from(rows).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_larger_than_the_cap() {
        assert_eq!(page_size(None), 30);
        assert_eq!(page_size(Some(1)), 1);
        assert_eq!(page_size(Some(101)), 100);
    }
}
