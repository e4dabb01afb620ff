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

/** Cases by name; `api` has the module's functions, and `read` a vector's text or bytes by the name of its file. */
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

  async 'backups go back to the wallet that made them'(api, read) {
    const vector = await read('backups.json');
    equal(await api.backupText(vector.address), vector.text, 'the text');
    const secret = new Uint8Array(32).fill(9);
    const backup = await api.sealBackup(bytes(vector.signature), secret);
    equal(hex(await api.openBackup(bytes(vector.signature), backup)), hex(secret), 'the secret');
    const other = await refusal(api.openBackup(new Uint8Array(64).fill(1), backup), 'another wallet');
    equal(other.code, 'backup', 'another wallet');
  },
};
