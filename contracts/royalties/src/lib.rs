//! royalties
