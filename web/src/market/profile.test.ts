import { expect, it } from "vitest";
import { handleFault, isDomain, linkText, standingOf } from "./profile";

it("a handle has the form that the contract takes", () => {
  for (const handle of ["abc", "Open-Models", "a_1", "x-y_z", "a".repeat(32)])
    expect(handleFault(handle), handle).toBeNull();
  const faults = { ab: "length", [`${"a".repeat(33)}`]: "length", "1st": "first", "-abc": "first" };
  const others = { "abc-": "last", "a--b": "doubled", "a-_b": "doubled", "a.b": "letters", öpen: "letters" };
  for (const [text, fault] of Object.entries({ ...faults, ...others }))
    expect(handleFault(text), text).toBe(fault);
});

it("a domain has one text", () => {
  for (const domain of ["example.org", "a.b-c.example", "xn--mnchen-3ya.de"])
    expect(isDomain(domain), domain).toBe(true);
  for (const text of ["", "localhost", "Example.org", "example.org.", "example..org", "1.2.3.4", "-a.org"])
    expect(isDomain(text), text).toBe(false);
});

it("what an Ethereum address signs is the text that the contract computes", () => {
  const text = linkText({
    address: "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    account: "wasm1account",
    chain: "weighhouse-1",
    contract: "wasm1contract",
    number: 7,
    expiresAt: Date.parse("2025-11-25T09:30:00Z") / 1000,
  });
  expect(text).toBe(`Weighhouse links this Ethereum address with an account, for everybody to see.

Ethereum address: 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed
Account: wasm1account
Chain: weighhouse-1
Contract: wasm1contract
Link: 7
Expires: 2025-11-25T09:30:00Z

Signing this costs nothing and moves no money.`);
});

it("a handle is free, held, or waits for its cooldown, and its last holder does not wait", () => {
  const now = 1_000_000;
  const held = { account: "other", handle: "Models", deposit: { amount: "1", denom: "uwhs" }, since: 1 };
  expect(standingOf({ fold: "models" }, "own", now)).toEqual({ kind: "free" });
  expect(standingOf({ fold: "models", held }, "own", now)).toEqual({
    kind: "held",
    handle: "Models",
    account: "other",
  });
  const cooling = { fold: "models", free_from: 1_001, reserved_for: "other" };
  expect(standingOf(cooling, "own", now)).toEqual({ kind: "cooling", from: 1_001 });
  expect(standingOf(cooling, "other", now)).toEqual({ kind: "own" });
  expect(standingOf({ ...cooling, free_from: 1_000 }, "own", now)).toEqual({ kind: "free" });
  expect(standingOf({ fold: "models", free_from: 1_001 }, "own", now)).toEqual({
    kind: "cooling",
    from: 1_001,
  });
});
