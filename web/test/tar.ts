/** The files in an archive as the page packs it (pax), by their paths. */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const BLOCK = 512;
  const decoder = new TextDecoder();
  const text = (from: number, length: number) =>
    decoder.decode(archive.subarray(from, from + length)).replace(/\0.*$/s, "");
  const files = new Map<string, Uint8Array>();
  let path: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12).trim(), 8);
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (text(at + 156, 1) === "x") {
      path = /^\d+ path=(.*)$/m.exec(decoder.decode(bytes))?.[1];
    } else {
      files.set(path ?? text(at, 100), bytes);
      path = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
