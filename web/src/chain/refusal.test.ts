import { describe, expect, it } from "vitest";
import { Refused, Unreachable } from "./node";
import { refusalOf, withoutNoise } from "./refusal";

describe("a refusal", () => {
  it("is the contract's own text", () => {
    for (const log of [
      "failed to execute message; message index: 0: price is 5, sent 4: execute wasm contract failed",
      "price is 5, sent 4: execute wasm contract failed [!cosm!wasm/wasmd@v0.70.2/x/wasm/keeper/keeper.go:432] with gas used: '5'",
      "rpc error: code = Unknown desc = failed to execute message; message index: 2: price is 5, sent 4",
      "price is 5, sent 4: query wasm contract failed [x/y.go:3] [z.go:4]",
      "dispatch: submessages: price is 5, sent 4",
      "price is 5, sent 4",
      "failed to execute message; message index: 0: escrow/wrong_price: price is 5, sent 4: execute wasm contract failed",
    ])
      expect(withoutNoise(log)).toBe("price is 5, sent 4");
    expect(withoutNoise("denom is one of [a, b]")).toBe("denom is one of [a, b]");
  });

  it("is sorted by what the reader can do about it", () => {
    const kind = (code: number, codespace: string, log: string) =>
      refusalOf(new Refused(code, codespace, log));
    expect(kind(5, "wasm", "no")).toEqual({ kind: "contract", text: "no" });
    expect(kind(5, "sdk", "1uwhs is smaller than 2uwhs: insufficient funds")?.kind).toBe("funds");
    expect(kind(32, "sdk", "account sequence mismatch, expected 15, got 4")).toEqual({
      kind: "sequence",
      expected: 15n,
    });
    expect(kind(11, "sdk", "out of gas in location")?.kind).toBe("gas");
    expect(kind(22, "sdk", "account wasm1a not found: key not found")?.kind).toBe("account");
    expect(kind(30, "sdk", "tx timeout height")).toEqual({ kind: "other", text: "tx timeout height" });
    const unknown =
      "Error parsing into type weighhouse_protocol::escrow::ExecuteMsg: unknown variant `halt`: execute wasm contract failed";
    expect(kind(5, "wasm", unknown)).toEqual({ kind: "release" });
    expect(refusalOf(new Unreachable("gone"))).toEqual({ kind: "away" });
    expect(refusalOf(new Error("ours"))).toBeNull();
  });
});
