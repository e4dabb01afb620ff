//! The market's rules, on a real chain.

fn main() {}
