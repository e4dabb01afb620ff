// The vectors of schema/vectors, for any build of the module: Node and a browser's page run the same cases.

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** JSON in which the order of fields says nothing. */
function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

export function equal(actual, expected, name) {
  const [one, other] = [actual, expected].map(canonical);
  if (one !== other) throw new Error(`${name}: ${one?.slice(0, 200)}, not ${other?.slice(0, 200)}`);
}

/** The error that a promise is rejected with. */
export async function refusal(promise, name) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${name} is accepted`);
}

export const recordOf = (vector) => ({
  chainId: vector.chain_id,
  registry: vector.registry,
  seller: vector.seller,
  size: vector.size ?? 1,
  plaintextRoot: vector.plaintext_root,
  ciphertextRoot: vector.ciphertext_root ?? '00'.repeat(32),
  keyRoot: vector.key_root ?? '00'.repeat(32),
  publicKey: vector.PK,
  salt: vector.salt,
});

const concat = (texts) => bytes(texts.join(''));
const utf8 = (text) => new TextEncoder().encode(text);

/** Whether a promise is kept; whatever it is rejected with is a refusal, if it is one of the module's. */
async function accepts(promise) {
  try {
    await promise;
    return true;
  } catch (error) {
    if (error.name !== 'SealingError' || error.code === 'argument' || error.code === 'internal') throw error;
    return false;
  }
}

/**
 * Single rules of the module, by the names of its functions, and `encrypt`, which encrypts chunks as a batch's are: by WebCrypto in
 * the module's memory. `built` has what the build's files export.
 */
export function partsOf({ module, applyKeys, memoryAt, SealingError }) {
  const call =
    (work) =>
    async (...input) => {
      try {
        return await work(...input);
      } catch (error) {
        throw SealingError.from(error);
      }
    };
  const encrypt = async (keys, content) => {
    const batch = new module.Batch();
    const { bytes: at, keys: keysAt } = batch;
    memoryAt(at, content.length).set(content);
    memoryAt(keysAt, keys.length).set(keys);
    await applyKeys({ bytes: at, keys: keysAt, length: content.length });
    const encrypted = memoryAt(at, content.length).slice();
    batch.free();
    return encrypted;
  };
  const names = ['merkleLeaf', 'merkleRoot', 'merklePath', 'verifyPath', 'chunkKey', 'keyLeaf', 'chunkCount', 'chunkLength'];
  names.push('applyKey', 'readManifest', 'hashToG1', 'backupRecipient', 'publicKey', 'verifyBadChunk', 'verifyBadKeySchedule');
  return { encrypt: call(encrypt), ...Object.fromEntries(names.map((name) => [name, call(module[name])])) };
}

/** The files whose vectors the cases are of. */
export const FILES = [
  'backups.json',
  'chunks.json',
  'delivery.json',
  'keys.json',
  'manifests.json',
  'merkle.json',
  'model.sealed',
  'points.json',
  'proofs.json',
  'sealed.json',
];

/** The proof of a vector, as JSON that the escrow takes. */
function proofOf({ S, key, ciphertext, name: _, holds: __, ...rest }) {
  const base64 = (text) => btoa(String.fromCharCode(...bytes(text)));
  const binary = Object.entries({ secret: S, key, ciphertext }).filter(([, text]) => text !== undefined);
  return JSON.stringify({ ...rest, ...Object.fromEntries(binary.map(([field, text]) => [field, base64(text)])) });
}

/**
 * Cases by name; `api` has the module's functions, with single rules in `parts`, and `read` a vector's text or bytes by the name
 * of its file.
 */
export const cases = {
  async 'a sealed file is checked and opened'(api, read) {
    const vector = await read('sealed.json');
    const sealed = await read('model.sealed');
    equal(await api.check(sealed, recordOf(vector)), vector.manifest, 'the manifest');
    const files = await api.open(sealed, bytes(vector.S), recordOf(vector));
    equal(files, vector.files, 'the files');
  },

  async 'damaged sealed files are refused'(api, read) {
    const vector = await read('sealed.json');
    const sealed = await read('model.sealed');
    for (const edit of vector.refused) {
      let changed = sealed.slice();
      if (edit.at !== undefined) changed.set(bytes(edit.bytes), edit.at);
      if (edit.cut_to !== undefined) changed = changed.slice(0, edit.cut_to);
      if (edit.append !== undefined) changed = Uint8Array.from([...changed, ...bytes(edit.append)]);
      const error = await refusal(api.check(changed, undefined), edit.name);
      equal(error.message, edit.reason, edit.name);
    }
  },

  async 'another file than the recorded one is refused by its header'(api, read) {
    const record = recordOf(await read('sealed.json'));
    const other = { ...record, keyRoot: '00'.repeat(32) };
    const error = await refusal(api.check((await read('model.sealed')).slice(0, 256), other), 'another file');
    equal([error.code, error.what], ['malformed', undefined], 'a file that is cut');
    const whole = await refusal(api.check(await read('model.sealed'), other), 'another file');
    equal([whole.code, whole.what], ['other_file', 'the key root'], 'another file');
  },

  async 'deliveries are opened or refused'(api, read) {
    const sale = await read('delivery.json');
    const record = recordOf(sale);
    equal(hex(await api.parts.publicKey(bytes(sale.k))), sale.PK, 'PK of k');
    equal(hex(await api.versionKey(record)), sale.H + sale.PK, 'H and PK');
    equal(hex(await api.openingKey(record, bytes(sale.k))), sale.S, 'S of k');
    equal(hex(await api.transportKey(bytes(sale.t))), sale.T, 'T');
    equal(hex(await api.openDelivery(record, bytes(sale.t), bytes(sale.accepted))), sale.S, 'S');
    await api.verifyDelivery(record, bytes(sale.T), bytes(sale.accepted));
    for (const { name, delivery } of sale.refused) {
      const error = await refusal(api.verifyDelivery(record, bytes(sale.T), bytes(delivery)), name);
      equal(error.code, 'delivery', name);
    }
    const made = await api.deliver(record, bytes(sale.S), bytes(sale.T));
    equal(hex(await api.openDelivery(record, bytes(sale.t), made)), sale.S, 'a delivery made here');
    const fresh = await api.newTransportSecret();
    const own = await api.deliver(record, bytes(sale.S), await api.transportKey(fresh));
    equal(hex(await api.openDelivery(record, fresh, own)), sale.S, 'a delivery to a new key');
  },

  async 'points are accepted and refused'(api, read) {
    const sale = await read('delivery.json');
    const record = recordOf(sale);
    for (const { group, name, bytes: point, accepted } of (await read('points.json')).points) {
      const attempt =
        group === 'G1'
          ? api.deliver(record, bytes(sale.S), bytes(point))
          : api.versionKey({ ...record, publicKey: point });
      const result = await attempt.then(
        () => true,
        () => false,
      );
      equal(result, accepted, `${group} ${name}`);
    }
  },

  async 'trees have these roots and paths'({ parts }, read) {
    const { trees, refused } = await read('merkle.json');
    for (const { entries, root, paths } of trees) {
      const leaves = await Promise.all(entries.map(async (entry) => hex(await parts.merkleLeaf(bytes(entry)))));
      const count = leaves.length;
      equal(hex(await parts.merkleRoot(concat(leaves))), root, `the root of ${count}`);
      for (const [index, leaf] of leaves.entries()) {
        const path = await parts.merklePath(concat(leaves), index);
        equal(hex(path), paths[index].join(''), `the path of ${index} of ${count}`);
        await parts.verifyPath(bytes(leaf), index, count, path, bytes(root));
      }
    }
    for (const { name, leaf, index, count, path, root } of refused) {
      const attempt = parts.verifyPath(bytes(leaf), index, count, concat(path), bytes(root));
      equal(await accepts(attempt), false, name);
    }
  },

  async 'keys follow from the content secret'({ parts }, read) {
    const { S, keys } = await read('keys.json');
    for (const { index, key, leaf } of keys) {
      equal(hex(await parts.chunkKey(bytes(S), BigInt(index))), key, `key ${index}`);
      equal(hex(await parts.keyLeaf(bytes(key))), leaf, `the leaf of key ${index}`);
    }
  },

  async 'chunks are encrypted'({ parts }, read) {
    const { chunks, counts } = await read('chunks.json');
    for (const { length, key, ...expected } of chunks) {
      const plaintext = Uint8Array.from({ length }, (_, at) => at % 251);
      equal(hex(await parts.merkleLeaf(plaintext)), expected.plaintext_leaf, `the plaintext of ${length} bytes`);
      for (const encrypt of [parts.encrypt, parts.applyKey]) {
        const ciphertext = await encrypt(bytes(key), plaintext);
        equal(hex(ciphertext.slice(0, 64)), expected.ciphertext_begins, `the ciphertext of ${length} bytes`);
        equal(hex(await parts.merkleLeaf(ciphertext)), expected.ciphertext_leaf, `the leaf of ${length} bytes`);
        equal(hex(await encrypt(bytes(key), ciphertext)), hex(plaintext), `${length} bytes, decrypted`);
      }
    }
    for (const { size, count, last } of counts) {
      equal(await parts.chunkCount(size), count, `the chunks of ${size} bytes`);
      equal(await parts.chunkLength(count - 1, size), last, `the last chunk of ${size} bytes`);
      equal(await parts.chunkLength(count, size), undefined, `a chunk past ${size} bytes`);
    }
  },

  async 'manifests are accepted and refused'({ parts }, read) {
    for (const { name, json, accepted, reason } of (await read('manifests.json')).manifests) {
      const text = utf8(json);
      const archive = new Uint8Array(Math.ceil((12 + text.length) / 16384) * 16384);
      archive.set([...utf8('WHARCH'), 0, 1]);
      new DataView(archive.buffer).setUint32(8, text.length);
      archive.set(text, 12);
      const attempt = parts.readManifest(archive);
      if (accepted) equal(await attempt, json, name);
      else equal((await refusal(attempt, name)).message, reason, name);
    }
  },

  async 'proofs hold or do not'({ parts }, read) {
    const vectors = await read('proofs.json');
    const commitment = JSON.stringify({
      size: vectors.size,
      plaintextRoot: vectors.plaintext_root,
      ciphertextRoot: vectors.ciphertext_root,
      keyRoot: vectors.key_root,
    });
    const key = concat([vectors.H, vectors.PK]);
    const verify = {
      bad_chunk: (proof) => parts.verifyBadChunk(commitment, proof),
      bad_key_schedule: (proof) => parts.verifyBadKeySchedule(commitment, key, proof),
    };
    for (const [kind, verifies] of Object.entries(verify)) {
      for (const proof of vectors[kind]) {
        equal(await accepts(verifies(proofOf(proof))), proof.holds, `${kind}: ${proof.name}`);
      }
    }
  },

  async 'messages are hashed to the curve'({ parts }, read) {
    for (const { dst, message, point } of (await read('delivery.json')).hash_to_g1) {
      equal(hex(await parts.hashToG1(utf8(message), utf8(dst))), point, `"${message}"`);
    }
  },

  async 'backups go back to the wallet that made them'(api, read) {
    const vector = await read('backups.json');
    equal(await api.backupText(vector.address), vector.text, 'the text');
    equal(await api.parts.backupRecipient(bytes(vector.signature)), vector.recipient, 'the recipient');
    const secret = new Uint8Array(32).fill(9);
    const backup = await api.sealBackup(bytes(vector.signature), secret);
    equal(hex(await api.openBackup(bytes(vector.signature), backup)), hex(secret), 'the secret');
    const other = await refusal(api.openBackup(new Uint8Array(64).fill(1), backup), 'another wallet');
    equal(other.code, 'backup', 'another wallet');
  },
};
