//! `packages/sealing` for browsers. A worker drives it: it hands in what holds the bytes ([`host::Bytes`]), encrypts and
//! decrypts batches in the module's memory by WebCrypto, which is ten times faster than Wasm, and writes what comes out.
//! No format, hash or check is here.
//!
//! Values cross as JSON texts or bytes, and errors as the JSON of a [`fault::Fault`]; `js/` has types for both.
mod backup;
mod batch;
mod check;
mod delivery;
mod examine;
mod fault;
mod files;
mod host;
mod listing;
mod loading;
mod open;
mod parts;
mod prove;
mod record;
mod seal;
mod store;
