import { describe, expect, it, vi } from "vitest";
import { KeyError } from "./signature";

const secrets: Record<string, number> = { aa: 1, bb: 2 };
vi.mock("./transport", () => ({
  transportSecret: async (_wallet: unknown, _sealing: unknown, key: string) => {
    const secret = secrets[key];
    if (key === "ff") throw new KeyError("foreign");
    if (secret === undefined) throw new KeyError("missing");
    return new Uint8Array([secret]);
  },
}));
const { openingSecret } = await import("./opening");

/** A delivery opens with the secret that its first byte names. */
const sealing = {
  openDelivery: async (_record: unknown, secret: Uint8Array, delivery: Uint8Array) => {
    if (secret[0] !== delivery[0]) throw new Error("not to this key");
    return new Uint8Array([9]);
  },
} as unknown as Parameters<typeof openingSecret>[1];
const wallet = {} as Parameters<typeof openingSecret>[0];
const record = {} as Parameters<typeof openingSecret>[2];
const open = (transportKeys: string[], deliveries: string[]) =>
  openingSecret(wallet, sealing, record, { transportKeys, deliveries });

describe("what was delivered", () => {
  it("opens with whichever key it was delivered to", async () => {
    expect(await open(["aa"], ["01"])).toEqual(new Uint8Array([9]));
    expect(await open(["aa", "bb"], ["03", "01"])).toEqual(new Uint8Array([9]));
    expect(await open(["bb", "cc"], ["02"])).toEqual(new Uint8Array([9]));
  });

  it("says so where the wallet's signature opens no backup, rather than that none is here", async () => {
    await expect(open(["aa", "ff"], ["01"])).rejects.toMatchObject({ trouble: "foreign" });
  });

  it("does not open without a key that is here, or by another's delivery", async () => {
    await expect(open(["cc"], ["01"])).rejects.toMatchObject({ trouble: "missing" });
    await expect(open(["aa"], ["02"])).rejects.toThrow("not to this key");
    await expect(open(["aa"], [])).rejects.toMatchObject({ trouble: "missing" });
  });
});
