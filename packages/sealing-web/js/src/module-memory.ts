// The module and its memory.
import init, { type InitInput } from './module.js';

let memory: WebAssembly.Memory | undefined;

/** Loads the module, once. `from` is for programs that have its bytes already. */
export async function load(from?: InitInput | Promise<InitInput>): Promise<void> {
  memory ??= (await (from === undefined ? init() : init({ module_or_path: from }))).memory;
}

/** Bytes in the module's memory, good until its next call, in which it may grow. */
export function memoryAt(address: number, length: number): Uint8Array<ArrayBuffer> {
  if (memory === undefined) throw new Error('the module is not loaded');
  return new Uint8Array(memory.buffer as ArrayBuffer, address, length);
}
