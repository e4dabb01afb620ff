//! ipfs
