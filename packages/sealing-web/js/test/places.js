// Where the build, its vectors and the native program are.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../../', import.meta.url);
const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('target', ROOT));

export const BUILD = new URL('target/web/sealing/', ROOT);
export const VECTORS = new URL('schema/vectors/', ROOT);
/** What tests compare with: `examples/native.rs`. */
export const NATIVE = join(TARGET, 'debug/examples/native');
