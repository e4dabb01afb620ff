import { describe, expect, it } from "vitest";
import { unhex } from "../chain/bytes";
import { addressOf, isAddress } from "./address";

/** Of BIP-39's public test words; many wallets show it. */
const KEY = unhex("024f4e2ad99c34d60b9ba6283c9431a8418af8673212961f97a77b6377fcd05b62");

describe("an address", () => {
  it("is the one that other wallets derive", () => {
    expect(addressOf(KEY, "cosmos")).toBe("cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
  });

  it("is of this chain, whole, and has its checksum", () => {
    const address = addressOf(KEY, "wasm");
    expect(isAddress(address, "wasm")).toBe(true);
    expect(isAddress(address, "cosmos")).toBe(false);
    expect(isAddress(address.slice(0, -1), "wasm")).toBe(false);
    expect(isAddress(`${address.slice(0, -1)}q`, "wasm")).toBe(false);
    expect(isAddress("", "wasm")).toBe(false);
  });
});
