// The worker: it carries out what the page asks for, one call after the other or several at once.
import { openOutput, openSource } from './bytes.js';
import type { Answer, Ask, Calls, NamedSource } from './calls.js';
import { checkBytes } from './check.js';
import { downloadBytes } from './download.js';
import { SealingError, isAbort } from './error.js';
import { load } from './module-memory.js';
import * as module from './module.js';
import { openBytes } from './open.js';
import { OpfsOutput } from './opfs.js';
import { sealBytes, sealOutput } from './seal.js';
import type { Options } from './turns.js';

type Functions = { [Name in keyof Calls]: (input: Calls[Name]['input'], options: Options) => Promise<Calls[Name]['output']> };

const FUNCTIONS: Functions = {
  async check({ source, expected }, options) {
    const bytes = await openSource(source);
    try {
      return await checkBytes(bytes, expected, options);
    } finally {
      bytes.close();
    }
  },
  async download({ url, to, expected }, options) {
    const output = await openOutput(to);
    try {
      return await downloadBytes(url, output, expected, options);
    } finally {
      output.close();
    }
  },
  async open({ source, secret, record, folder }, options) {
    const output = await OpfsOutput.in(folder);
    try {
      const bytes = await openSource(source);
      try {
        const manifest = await openBytes(bytes, secret, record, output, options);
        await output.finish();
        return manifest;
      } finally {
        bytes.close();
      }
    } catch (error) {
      await output.discard();
      throw error;
    }
  },
  async seal({ files, terms, contentSecret, to }, options) {
    const opened = await Promise.all(
      files.map(async ({ path, source }) => ({ path, source: await openSource(source) })),
    );
    const output = await openOutput(to);
    let whole = false;
    try {
      const sealed = await sealBytes(opened, terms, contentSecret, sealOutput(output), options);
      output.handle.flush();
      whole = true;
      return sealed;
    } finally {
      if (!whole) output.handle.truncate(0);
      output.close();
      opened.forEach(({ source }) => source.close());
    }
  },
  async lookInside({ files }) {
    return withFiles(files, (list, sources) => JSON.parse(module.lookInside(list, sources)));
  },
  async examine({ files, allowPickles }) {
    return withFiles(files, (list, sources) => JSON.parse(module.examine(list, sources, allowPickles)));
  },
  async readCard({ files, folder, words }) {
    return withFiles(files, (list, sources) =>
      JSON.parse(module.readCard(list, sources, folder, JSON.stringify(words))),
    );
  },
  listingOf: async ({ terms }) => JSON.parse(module.listingOf(JSON.stringify(terms))),
  publicKey: async ({ contentSecret }) => module.publicKey(contentSecret),
  storeBackup: async ({ passphrase, contentSecrets }) =>
    module.storeBackup(passphrase, JSON.stringify(contentSecrets)),
  async prove({ source, record, secret, chunk, order }) {
    const bytes = await openSource(source);
    try {
      return module.proveBad(bytes.bytes, bytes.length, JSON.stringify(record), secret, chunk, order);
    } finally {
      bytes.close();
    }
  },
  newTransportSecret: async () => module.newTransportSecret(),
  versionKey: async ({ record }) => module.versionKey(JSON.stringify(record)),
  transportKey: async ({ secret }) => module.transportKey(secret),
  newContentSecret: async () => module.newContentSecret(),
  openingKey: async ({ record, contentSecret }) => module.openingKey(JSON.stringify(record), contentSecret),
  verifyDelivery: async ({ record, transportKey, delivery }) =>
    module.verifyDelivery(JSON.stringify(record), transportKey, delivery),
  openDelivery: async ({ record, transportSecret, delivery }) =>
    module.openDelivery(JSON.stringify(record), transportSecret, delivery),
  deliver: async ({ record, secret, transportKey }) => module.deliver(JSON.stringify(record), secret, transportKey),
  backupText: async ({ address }) => module.backupText(address),
  sealBackup: async ({ signature, transportSecret }) => module.sealBackup(signature, transportSecret),
  openBackup: async ({ signature, backup }) => module.openBackup(signature, backup),
};

/** Hands files to the module, with the list of their paths and sizes. */
async function withFiles<Output>(
  files: NamedSource[],
  look: (list: string, sources: module.Bytes[]) => Output,
): Promise<Output> {
  const opened = await Promise.all(files.map(({ source }) => openSource(source)));
  try {
    const list = files.map(({ path }, index) => ({ path, size: opened[index]?.length ?? 0 }));
    return look(
      JSON.stringify(list),
      opened.map(({ bytes }) => bytes),
    );
  } finally {
    opened.forEach((source) => source.close());
  }
}

const running = new Map<number, AbortController>();

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  if ('cancel' in data) running.get(data.id)?.abort();
  else void carryOut(data);
};

async function carryOut({ id, name, input }: Exclude<Ask, { cancel: true }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const answer = (answer: Answer) => self.postMessage(answer);
  try {
    await load();
    const onProgress = (done: number, total: number) => answer({ id, progress: { done, total } });
    // The name decides the type of the input, which a union can't say.
    const call = FUNCTIONS[name] as (input: unknown, options: Options) => Promise<unknown>;
    answer({ id, output: await call(input, { onProgress, signal: controller.signal }) });
  } catch (error) {
    const thrown = SealingError.from(error);
    const fault = thrown instanceof SealingError ? thrown.toFault() : undefined;
    answer({ id, fault: fault ?? { code: 'internal', message: String(thrown) }, cancelled: isAbort(thrown) });
  } finally {
    running.delete(id);
  }
}
