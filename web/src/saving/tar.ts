/** A file of an archive. Its bytes are read when the archive is. */
export interface Packed {
  path: string;
  blob: Blob;
}

const BLOCK = 512;
/** What eleven octal digits hold. */
const LARGEST = 8 ** 11 - 1;
const utf8 = new TextEncoder();

/**
 * An archive of files as parts of a blob: none of the files is read to make it, however large. By POSIX.1-2001 (pax), which
 * every system opens.
 */
export function tarOf(files: readonly Packed[], modified: Date): Blob {
  const seconds = Math.floor(modified.getTime() / 1000);
  const parts = files.flatMap(({ path, blob }, place) => {
    const records = recordsOf(path, blob.size);
    const extended = utf8.encode(records);
    const before =
      records === ""
        ? []
        : [header(`pax/${place}`, extended.length, seconds, "x"), extended, padding(extended.length)];
    const size = blob.size > LARGEST ? 0 : blob.size;
    const name = isPlain(path) ? path : `files/${place}`;
    return [...before, header(name, size, seconds, "0"), blob, padding(blob.size)];
  });
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: "application/x-tar" });
}

/** What a header's fields can't hold. */
function recordsOf(path: string, size: number): string {
  return `${isPlain(path) ? "" : record("path", path)}${size > LARGEST ? record("size", size.toString()) : ""}`;
}

function isPlain(path: string): boolean {
  return /^[\x20-\x7e]{1,100}$/.test(path);
}

/** A record names its own length in bytes. */
function record(key: string, value: string): string {
  const rest = utf8.encode(` ${key}=${value}\n`).length;
  let length = rest + 1;
  while (length !== rest + length.toString().length) length = rest + length.toString().length;
  return `${length} ${key}=${value}\n`;
}

function header(name: string, size: number, seconds: number, type: "0" | "x"): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const write = (text: string, at: number) => block.set(utf8.encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  write(name, 0);
  write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  write(`${octal(size, 11)}\0${octal(seconds, 11)}\0`, 124);
  // The sum is over the header with spaces in its place.
  write(`        ${type}`, 148);
  write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function padding(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((BLOCK - (length % BLOCK)) % BLOCK);
}
