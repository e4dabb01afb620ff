// What tests ask of a page: it uses the worker as the storefront does.
import { applyKeys } from '/build/cipher.js';
import { Sealing, SealingError } from '/build/index.js';
import { load, memoryAt } from '/build/module-memory.js';
import * as module from '/build/module.js';

import { cases, hex, partsOf } from './vectors.js';

const sealing = new Sealing();
const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const root = () => navigator.storage.getDirectory();

const file = async (name) => (await root()).getFileHandle(name, { create: true });
const folder = async (name) => (await root()).getDirectoryHandle(name, { create: true });
const blob = async (url) => (await fetch(url)).blob();
const digest = async (blob) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));

/** Every file in a folder, with its size and hash. */
async function listed(directory, prefix = '') {
  const all = {};
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === 'directory') Object.assign(all, await listed(handle, `${prefix}${name}/`));
    else {
      const opened = await handle.getFile();
      all[`${prefix}${name}`] = { size: opened.size, sha256: await digest(opened) };
    }
  }
  return all;
}

/** An outcome that passes to the test: a value, or an error's parts. */
const outcome = (promise) =>
  promise.then(
    (value) => ({ value }),
    ({ name, code, chunk, what, message }) => ({ name, code, chunk, what, message }),
  );

let serial = 0;
const api = {
  // These the storefront asks for many at a time alone: the page has the worker's module itself for them.
  parts: partsOf({ module, applyKeys, memoryAt, SealingError }),
  check: (sealed, record) => sealing.checkSealed(new Blob([sealed]), record),
  async open(sealed, secret, record) {
    const into = await folder(`vectors-${(serial += 1)}`);
    await sealing.openSealed(new Blob([sealed]), secret, record, into);
    const files = [];
    for (const path of Object.keys(await listed(into)).sort()) {
      let at = into;
      const names = path.split('/');
      for (const name of names.slice(0, -1)) at = await at.getDirectoryHandle(name);
      const opened = await (await at.getFileHandle(names.at(-1))).getFile();
      files.push({ path, bytes: hex(new Uint8Array(await opened.arrayBuffer())) });
    }
    return files;
  },
  newTransportSecret: async () => (await sealing.newTransportKey()).secret,
};
for (const name of ['versionKey', 'openingKey', 'transportKey', 'deliver', 'verifyDelivery', 'openDelivery']) {
  api[name] = (...input) => sealing[name](...input);
}
for (const name of ['backupText', 'sealBackup', 'openBackup']) api[name] = (...input) => sealing[name](...input);

window.tests = {
  async vectors(name) {
    await load();
    return outcome(
      cases[name](api, async (name) => {
        const response = await fetch(`/vectors/${name}`);
        return name.endsWith('.json') ? response.json() : new Uint8Array(await response.arrayBuffer());
      }),
    );
  },

  async download(url, name, record) {
    return outcome(sealing.downloadSealed(new URL(url, location.href).href, await file(name), record));
  },

  async sizeOf(name) {
    return (await (await file(name)).getFile()).size;
  },

  /** Opens a file of the private file system; what is in the folder afterwards is part of the outcome. */
  async open(name, secret, record, into, cancelAfter) {
    const controller = new AbortController();
    let progress = 0;
    const onProgress = (done) => {
      progress = done;
      if (cancelAfter !== undefined && done >= cancelAfter) controller.abort();
    };
    const to = await folder(into);
    const options = { onProgress, signal: controller.signal };
    const opened = await outcome(sealing.openSealed(await file(name), bytes(secret), record, to, options));
    return { ...opened, progress, files: await listed(to) };
  },

  async store(url, name) {
    const { body } = await fetch(url);
    await body.pipeTo(await (await file(name)).createWritable());
  },

  // For measurements: nothing but the call.
  checkStored: async (name, record) => outcome(sealing.checkSealed(await file(name), record)),
  openStored: async (name, secret, record, into) =>
    outcome(sealing.openSealed(await file(name), bytes(secret), record, await folder(into))),
  sizeIn: async (into, name) => (await (await (await folder(into)).getFileHandle(name)).getFile()).size,

  async seal(paths, terms, contentSecret, name) {
    const files = await Promise.all(
      paths.map(async (path) => ({ path, source: await blob(`/model/${path}`) })),
    );
    const sealed = await outcome(sealing.sealFiles(files, terms, bytes(contentSecret), await file(name)));
    return { ...sealed, sha256: await digest(await (await file(name)).getFile()) };
  },

  async prove(url, record, secret, chunk) {
    return outcome(sealing.proveBad(await blob(url), record, bytes(secret), chunk, '7'));
  },
};
