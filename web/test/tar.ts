/** The files in an archive as the page packs it (ustar), by their paths. */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const BLOCK = 512;
  const decoder = new TextDecoder();
  const text = (from: number, length: number) =>
    decoder.decode(archive.subarray(from, from + length)).replace(/\0.*$/s, "");
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const [name, prefix] = [text(at, 100), text(at + 345, 155)];
    const size = Number.parseInt(text(at + 124, 12).trim(), 8);
    const kind = text(at + 156, 1);
    if (kind === "" || kind === "0")
      files.set(prefix ? `${prefix}/${name}` : name, archive.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
