/** Where the command line's source is, as `Cargo.toml` has it. */
export const SOURCE = "https://github.com/weighhouse/weighhouse";
