import { beforeEach, describe, expect, it, vi } from "vitest";
import { hex } from "../chain/bytes";
import { isBackup, keyOf, nameOf, received, sent } from "./backup";
import type { KeptKey } from "./store";

const kept = new Map<string, KeptKey>();
vi.mock("./store", () => ({
  put: async (_name: string, value: KeptKey) => void kept.set(value.publicKey, value),
  get: async (_name: string, key: string) => kept.get(key),
  allOf: async (_name: string, account: string) =>
    [...kept.values()].filter((each) => each.account === account),
  keepForGood: async () => {},
}));

const { isUnused, newTransportKey, readBackups, restore, transportSecret } = await import("./transport");
const { forgetSignatures, promptsOf } = await import("./signature");

const HEAD = "-----BEGIN AGE ENCRYPTED FILE-----\n";
const FOOT = "\n-----END AGE ENCRYPTED FILE-----\n";

/** A wallet that counts how often it is asked. */
function wallet(address: string, sign: (times: number) => number) {
  let asked = 0;
  return {
    account: { address, name: "", kind: "keplr" as const, publicKey: new Uint8Array(33) },
    signText: async () => ({
      signature: new Uint8Array(64).fill(sign(asked++)),
      publicKey: new Uint8Array(33),
    }),
    get asked() {
      return asked;
    },
  };
}

/** Backups without cryptography: the signature's first byte stands in the text. */
function sealing(secrets: number[] = [7]) {
  return {
    backupText: async (address: string) => `the text of ${address}`,
    sealBackup: async (signature: Uint8Array, secret: Uint8Array) =>
      `${HEAD}${signature[0]}:${hex(secret)}${FOOT}`,
    openBackup: async (signature: Uint8Array, backup: string) => {
      const [by, secret = ""] = backup.slice(HEAD.length, -FOOT.length).split(":");
      if (by !== `${signature[0]}`) throw new Error("not a backup of this wallet");
      return Uint8Array.from(secret.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    },
    transportKey: async (secret: Uint8Array) => new Uint8Array(48).fill((secret[0] ?? 0) + 1),
    newTransportKey: async () => {
      const secret = new Uint8Array(32).fill(secrets.shift() ?? 9);
      return { secret, key: new Uint8Array(48).fill((secret[0] ?? 0) + 1) };
    },
  };
}

beforeEach(() => {
  kept.clear();
  forgetSignatures();
});

describe("transport keys", () => {
  it("are unused where a payment was begun and no order is known, by this browser or by the index", () => {
    const key = { publicKey: "aa", account: "wasm1buyer", backup: "", madeAt: 0, kept: {} };
    const begun = { ...key, listing: "3" };
    expect(isUnused(begun, new Set())).toBe(true);
    expect(isUnused({ ...begun, order: "7" }, new Set())).toBe(false);
    expect(isUnused(begun, new Set(["aa"]))).toBe(false);
    // One of a backup may be an old order's.
    expect(isUnused(key, new Set())).toBe(false);
  });

  it("are backed up and restored once before anything is paid", async () => {
    const key = await newTransportKey(
      wallet("me", () => 1),
      sealing(),
      { listing: "3" },
    );
    expect(key.publicKey).toBe("08".repeat(48));
    expect(kept.get(key.publicKey)?.backup).toContain(`1:${"07".repeat(32)}`);
  });

  it("of a wallet that signs differently each time are refused, since their backups would be lost", async () => {
    const made = newTransportKey(
      wallet("me", (times) => times),
      sealing(),
      {},
    );
    await expect(made).rejects.toMatchObject({ trouble: "unsteady" });
    expect(kept.size).toBe(0);
  });

  it("ask for two signatures the first time, for none until the page is left, and for one after that", async () => {
    const signer = wallet("me", () => 1);
    expect([await promptsOf("me", false), await promptsOf("me", true)]).toEqual([2, 1]);
    await newTransportKey(signer, sealing([1]), {});
    expect(signer.asked).toBe(2);
    expect(await promptsOf("me", false)).toBe(0);
    await newTransportKey(signer, sealing([2]), {});
    expect(signer.asked).toBe(2);
    forgetSignatures();
    expect(await promptsOf("me", false)).toBe(1);
    await newTransportKey(signer, sealing([3]), {});
    expect(signer.asked).toBe(3);
  });

  it("of a wallet that signs otherwise than before are refused", async () => {
    await newTransportKey(
      wallet("me", () => 1),
      sealing([1]),
      {},
    );
    forgetSignatures();
    const made = newTransportKey(
      wallet("me", () => 2),
      sealing([2]),
      {},
    );
    await expect(made).rejects.toMatchObject({ trouble: "foreign" });
  });

  it("that are not here are missing", async () => {
    const secret = transportSecret(
      wallet("me", () => 1),
      sealing(),
      "ab".repeat(48),
    );
    await expect(secret).rejects.toMatchObject({ trouble: "missing" });
  });
});

describe("backups", () => {
  const backup = (by: number, secret: number) =>
    `${HEAD}${by}:${hex(new Uint8Array(32).fill(secret))}${FOOT}`;
  const key = (secret: number) => hex(new Uint8Array(48).fill(secret + 1));
  const file = (secret: number, by = 1, name = key(secret)) => ({
    publicKey: name,
    backup: backup(by, secret),
    from: "file" as const,
  });

  it("are restored on another browser with one signature", async () => {
    const signer = wallet("me", () => 1);
    expect(await restore(signer, sealing(), [file(5), file(6)])).toEqual({
      restored: 2,
      foreign: 0,
      known: 0,
    });
    expect(signer.asked).toBe(1);
    expect(await transportSecret(signer, sealing(), key(5))).toEqual(new Uint8Array(32).fill(5));
  });

  it("of others, and those under another key's name, are left out", async () => {
    const signer = wallet("me", () => 1);
    const count = await restore(signer, sealing(), [file(6, 2), file(5), file(7, 1, key(8))]);
    expect(count).toEqual({ restored: 1, foreign: 2, known: 0 });
    expect([...kept.keys()]).toEqual([key(5)]);
  });

  it("that are all another wallet's restore nothing, and say so", async () => {
    expect(
      await restore(
        wallet("me", () => 1),
        sealing(),
        [file(6, 2)],
      ),
    ).toEqual({
      restored: 0,
      foreign: 1,
      known: 0,
    });
  });

  it("have the names that the command line reads", async () => {
    const name = nameOf(key(5));
    expect(keyOf(name)).toBe(key(5));
    expect(keyOf(`${key(5)} (1).age`)).toBe(key(5));
    expect(keyOf("notes.txt")).toBeNull();
    const files = [new File([backup(1, 5)], name), new File(["x"], "notes.txt")];
    expect(await readBackups(files)).toEqual([file(5)]);
  });

  it("go to an index and come back as they were, and nothing else is taken for one", () => {
    const { name, content } = sent(key(5), backup(1, 5));
    expect(received(name, content)).toEqual({ publicKey: key(5), backup: backup(1, 5) });
    expect(received("searches.json", content)).toBeNull();
    expect(received(name, btoa("no backup"))).toBeNull();
    expect(isBackup(`${HEAD}${"x".repeat(20_000)}${FOOT}`)).toBe(false);
  });
});
