import { expect, it } from "vitest";
import type { ChainConfig } from "../config";
import { sourceOf } from "./money";

const chain = (id: string) => ({ id }) as ChainConfig;

it("Money comes from where the operator says, and on a machine's own chain from its faucet", () => {
  expect(sourceOf({ moneyFrom: "https://example.org/faucet", chain: chain("whs-1") }, "wasm1a")).toEqual({
    kind: "page",
    url: "https://example.org/faucet",
  });
  expect(sourceOf({ chain: chain("weighhouse-localnet") }, "wasm1a")).toEqual({
    kind: "command",
    command: "make faucet TO=wasm1a",
  });
});

it("No command of a machine is shown for another chain, and no address that is none of the web", () => {
  expect(sourceOf({ chain: chain("whs-1") }, "wasm1a")).toEqual({ kind: "none" });
  expect(sourceOf({ moneyFrom: "javascript:alert(1)", chain: chain("whs-1") }, "wasm1a")).toEqual({
    kind: "none",
  });
});
