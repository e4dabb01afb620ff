// The archive's manifest and the places of its files (docs/protocol.md, "Archive").
import { equal, refuseUnless, utf8 } from './bytes.js';
import { CHUNK_SIZE, chunkCount } from './chunks.js';

const MAGIC = new Uint8Array([0x57, 0x48, 0x41, 0x52, 0x43, 0x48, 0, 1]);
export const PREFIX_LENGTH = 12;
const MAX_MANIFEST = 8 << 20;
const MAX_FILES = 20000;
const MAX_SIZE = 2 ** 50;
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)/i;
const OPEN_HEADER = ['safetensors', 'gguf'];
const WITH_TENSORS = [...OPEN_HEADER, 'onnx'];

/** Bytes of prefix and JSON, by the first bytes of an archive. */
export function manifestLength(archive) {
  refuseUnless(equal(archive.slice(0, 8), MAGIC), 'another magic');
  const length = new DataView(archive.buffer, archive.byteOffset).getUint32(8);
  refuseUnless(length <= MAX_MANIFEST, 'the manifest is too long');
  return PREFIX_LENGTH + length;
}

/** Reads and checks the manifest at the beginning of an archive. */
export function readManifest(archive) {
  const length = manifestLength(archive);
  refuseUnless(archive.length >= length, 'the manifest is cut off');
  refuseUnless(archive.slice(length).every((byte) => byte === 0), 'padding');
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
    archive.slice(PREFIX_LENGTH, length),
  );
  const manifest = JSON.parse(text);
  refuseUnless(canonical(manifest) === text, 'not canonical');
  checkManifest(manifest);
  return manifest;
}

/** The one way to write a manifest; fields that are not of the format are left out. */
function canonical({ version, files }) {
  return JSON.stringify({
    version,
    files: files.map((file) => {
      const { path, size, sha256, format, chunk, header, tensors } = file;
      const entry = { path, size, sha256, format, chunk, header };
      if (tensors === undefined) return entry;
      const { count, parameters } = tensors;
      const names = Object.keys(tensors.dtypes).sort();
      const dtypes = Object.fromEntries(names.map((name) => [name, tensors.dtypes[name]]));
      return { ...entry, tensors: { count, parameters, dtypes } };
    }),
  });
}

function checkManifest({ version, files }) {
  refuseUnless(version === 1, 'another version');
  refuseUnless(files.length >= 1 && files.length <= MAX_FILES, `${files.length} files`);
  const paths = files.map((file) => file.path);
  paths.forEach(checkPath);
  paths.slice(1).forEach((path, at) => {
    const order = Buffer.compare(Buffer.from(paths[at]), Buffer.from(path));
    refuseUnless(order < 0, `${path} is out of order`);
  });
  const all = new Set(paths);
  for (const path of paths) {
    const names = path.split('/');
    names.slice(1).forEach((_, at) => {
      refuseUnless(!all.has(names.slice(0, at + 1).join('/')), `${path} lies in a file`);
    });
  }
  const spelled = new Map();
  for (const path of paths) {
    path.split('/').forEach((_, at, names) => {
      const part = names.slice(0, at + 1).join('/');
      const other = spelled.get(fold(part)) ?? part;
      refuseUnless(other === part, `${part} and ${other} are the same elsewhere`);
      spelled.set(fold(part), part);
    });
  }
  let place = 0;
  for (const file of files) {
    checkFile(file);
    refuseUnless(file.chunk === place, `${file.path} is at ${file.chunk}, not ${place}`);
    place += chunkCount(file.header) + chunkCount(file.size - file.header);
    refuseUnless(place * CHUNK_SIZE <= MAX_SIZE, 'too large');
  }
}

/** A path without what some file systems make no difference by: letter by letter, so that none depends on its place. */
function fold(path) {
  const each = (text, change) => [...text].map(change).join('');
  const upper = each(path.normalize('NFD'), (letter) => letter.toUpperCase());
  return each(upper, (letter) => letter.toLowerCase()).normalize('NFC');
}

export function checkPath(path) {
  refuseUnless(path.length <= 200, 'the path is too long');
  for (const name of path.split('/')) {
    refuseUnless(!['', '.', '..'].includes(name), `the name "${name}"`);
    refuseUnless(utf8(name).length <= 255, 'the name is too long');
    refuseUnless(!UNSEEN.test(name) && !/[<>:"\\|?*]/.test(name), `the name "${name}"`);
    refuseUnless(!/[. ]$/.test(name) && !DEVICE.test(name), `the name "${name}"`);
  }
}

function claimedFormat(path) {
  const name = path.split('/').at(-1);
  if (!name.includes('.')) return 'other';
  const extension = name.slice(name.lastIndexOf('.') + 1).replace(/[A-Z]/g, (c) => c.toLowerCase());
  return WITH_TENSORS.includes(extension) ? extension : 'other';
}

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

function checkFile({ path, size, sha256, format, chunk, header, tensors }) {
  refuseUnless([size, chunk, header].every(isCount), `${path}: numbers`);
  refuseUnless(/^[0-9a-f]{64}$/.test(sha256), `${path}: sha256`);
  refuseUnless(header <= size, `${path}: the header is longer than the file`);
  refuseUnless(OPEN_HEADER.includes(format) === header > 0, `${path}: header`);
  refuseUnless(format === 'pickle' || format === claimedFormat(path), `${path}: format`);
  refuseUnless(WITH_TENSORS.includes(format) === (tensors !== undefined), `${path}: tensors`);
  if (tensors !== undefined) {
    const counts = Object.values(tensors.dtypes);
    const named = Object.keys(tensors.dtypes).every((name) => /^[A-Z0-9_]{1,32}$/.test(name));
    refuseUnless(named, `${path}: types`);
    refuseUnless([tensors.count, tensors.parameters, ...counts].every(isCount), `${path}: counts`);
    const sum = counts.reduce((sum, count) => sum + count, 0);
    refuseUnless(sum === tensors.parameters && counts.length <= 64, `${path}: sum`);
  }
}

/** Where every part of every file stands: first chunk, length, place in the file. */
export function layout(manifest, encodedLength) {
  const first = chunkCount(encodedLength);
  let size = encodedLength;
  const segments = [];
  for (const file of manifest.files) {
    const header = first + file.chunk;
    const parts = [
      { file, chunk: header, inFile: 0, length: file.header, open: true },
      {
        file,
        chunk: header + chunkCount(file.header),
        inFile: file.header,
        length: file.size - file.header,
        open: false,
      },
    ];
    for (const part of parts.filter((part) => part.length > 0)) {
      segments.push(part);
      size = part.chunk * CHUNK_SIZE + part.length;
    }
  }
  const opened = [...Array(first).keys()];
  for (const part of segments.filter((part) => part.open)) {
    for (let at = 0; at < chunkCount(part.length); at += 1) opened.push(part.chunk + at);
  }
  return { size, segments, opened };
}
