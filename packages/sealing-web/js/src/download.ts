// Downloading a sealed file and checking it meanwhile.
import type { OpenFile } from './bytes.js';
import { CheckInTurns } from './check.js';
import { SealingError } from './error.js';
import type { Manifest } from './manifest.js';
import type { VersionRecord } from './module.js';
import type { Options } from './turns.js';

/**
 * Downloads a sealed file and checks it as its bytes arrive: another file is refused after its first 256 bytes. What an
 * earlier download left in the output is checked and kept, and only the rest is asked for. Progress counts bytes of the
 * file.
 */
export async function downloadBytes(
  url: string,
  output: OpenFile,
  expected: VersionRecord,
  options: Options = {},
): Promise<Manifest> {
  try {
    return await download(url, output, expected, options);
  } catch (thrown) {
    const error = SealingError.from(thrown);
    // The next download begins anew; one that was cut off goes on.
    if (error instanceof SealingError && WRONG.has(error.code)) output.handle.truncate(0);
    throw error;
  }
}

/** Errors that more bytes don't mend. */
const WRONG = new Set(['malformed', 'other_file']);

async function download(url: string, output: OpenFile, expected: VersionRecord, options: Options): Promise<Manifest> {
  const { onProgress, signal } = options;
  const check = new CheckInTurns(output.bytes, expected, signal === undefined ? {} : { signal });
  try {
    let available = output.handle.getSize();
    await check.advance(available, available);
    if (available === check.fileLength) return check.finish(available);
    const headers: Record<string, string> = available > 0 ? { Range: `bytes=${available}-` } : {};
    const response = await fetch(url, { headers, signal: signal ?? null });
    if (!response.ok || response.body === null) throw network(`${url} answers ${response.status}`);
    if (available > 0 && response.status !== 206) throw network(`${url} sends no part of a file`);
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      output.bytes.write(part.value, available);
      available += part.value.length;
      const total = check.fileLength;
      if (total !== undefined && available > total) break;
      await check.advance(available, total ?? available);
      onProgress?.(available, total ?? available);
    }
    output.handle.flush();
    return check.finish(available);
  } finally {
    check.free();
  }
}

function network(message: string): SealingError {
  return new SealingError({ code: 'network', message });
}
