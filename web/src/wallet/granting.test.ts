import { readFileSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type KeplrSwitches, TestKeplr } from "../../test/providers/index.ts";
import { TestLocks, TestStorage } from "../../test/signing/browser.ts";
import { type Grant, TestChain } from "../../test/signing/chain.ts";
import { Client } from "../chain/client";
import { Journal } from "../chain/journal";
import { loadMessages } from "../chain/module";
import { Problem } from "../session/sessions";
import { grantsOf } from "./granting";
import { connectKeplr } from "./keplr";
import { type Context, carryOut, type Stage } from "./transaction";

const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const GRANTER = "wasm1operator";
const EXECUTE = "/cosmwasm.wasm.v1.MsgExecuteContract";
const PRICE = { denom: "uusdc", amount: "500" };
const BUY = {
  title: "Buy",
  calls: [{ contract: "escrow" as const, message: { post_bond: {} }, funds: [PRICE] }],
};
/** The fee of the trial with a granter, and its margin: (155,000 × 1.4 + 20,000) × 0.0025. */
const FEE = "593";

beforeAll(async () => {
  const module = new URL("../../../target/web/messages/messages_bg.wasm", import.meta.url);
  await loadMessages(readFileSync(module));
  vi.stubGlobal("document", { baseURI: "http://localhost/" });
});

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const grantOf = (changed: Partial<Grant> = {}): Grant => ({
  granter: GRANTER,
  amount: "1000",
  expires: BigInt(Math.floor(Date.now() / 1_000)) + 3_600n,
  messages: [EXECUTE],
  ...changed,
});

/** An account with the price alone, at an operator that grants fees. */
async function newcomer({ amount = "1000", ...switches }: KeplrSwitches & { amount?: string } = {}) {
  const chain = await new TestChain().open();
  chain.account.sequence = 0n;
  chain.balance = 0n;
  const timer = setInterval(() => chain.commit(), 100);
  ends.push(() => {
    clearInterval(timer);
    chain.close();
  });
  const contracts = { registry: "wasm1reg", license: "wasm1lic", escrow: "wasm1esc", royalties: "wasm1roy" };
  const told = { id: chain.id, name: "Market", rpc: [chain.url], prefix: "wasm", coinType: 118 };
  const config = { ...told, gasPrice: "0.0025uwhs", contracts };
  const client = new Client(config);
  const keplr = new TestKeplr(WORDS, "wasm", switches);
  const signer = await connectKeplr({ id: "keplr", name: "Keplr", wallet: keplr }, config);
  const request = vi.fn(async () => {
    chain.grant = grantOf();
  });
  const terms = { granter: GRANTER, amount, denom: "uwhs", hours: 1 };
  const grants = grantsOf(terms, client, signer.account.address, request, 1_500);
  const context: Context = {
    client,
    journal: new Journal(new TestStorage(), chain.id),
    account: signer.account,
    signer: async () => signer,
    locks: new TestLocks(),
    grants,
  };
  const stages: Stage[] = [];
  const show = (stage: Stage) => void stages.push(stage);
  const left = new Error("left");
  const ask = async (stage: Stage) => {
    show(stage);
    if (stage.at === "failed") throw left;
  };
  const send = () => carryOut(context, BUY, { show, ask, isLeft: false });
  const failure = async () => {
    await expect(send()).rejects.toBe(left);
    const last = stages.at(-1);
    return last?.at === "failed" ? last.error : undefined;
  };
  return { chain, keplr, request, stages, send, failure, at: () => stages.map(({ at }) => at) };
}

describe("a newcomer's fee", () => {
  for (const aminoOnly of [false, true]) {
    it(`is paid by the operator once the newcomer agrees, ${aminoOnly ? "in amino's form" : "directly"}`, async () => {
      const { chain, stages, send, at, request } = await newcomer({ aminoOnly });
      await send();
      expect(chain.payers).toEqual([GRANTER]);
      expect(at().slice(0, 5)).toEqual(["simulating", "grantable", "granting", "simulating", "ready"]);
      const ready = stages.find((stage) => stage.at === "ready")?.ready;
      // What looking the grant up takes is in the fee.
      expect(ready).toMatchObject({ granter: GRANTER, simulated: { fee: { amount: FEE } } });
      expect(request).toHaveBeenCalledTimes(1);
    });
  }

  it("is paid by a grant that the chain has, without asking for another", async () => {
    const { chain, send, at, request } = await newcomer();
    chain.grant = grantOf();
    chain.account.sequence = 3n;
    await send();
    expect([chain.payers, request.mock.calls.length]).toEqual([[GRANTER], 0]);
    expect(at()).not.toContain("grantable");
  });

  it("is paid by an account that can", async () => {
    const { chain, send, request } = await newcomer();
    chain.balance = 10_000n;
    await send();
    expect([chain.payers, request.mock.calls.length]).toEqual([[""], 0]);
  });

  it("is not paid for an account that sent a transaction before, nor beyond what the operator pays", async () => {
    const older = await newcomer();
    older.chain.account.sequence = 1n;
    expect(await older.failure()).toMatchObject({ name: "TooLittle" });
    const dear = await newcomer({ amount: "574" });
    expect(await dear.failure()).toMatchObject({ name: "TooLittle" });
    expect([older.request.mock.calls.length, dear.request.mock.calls.length]).toEqual([0, 0]);
  });

  it("is not paid by a grant that ends, is used up, or is for other messages", async () => {
    for (const changed of [
      { expires: BigInt(Math.floor(Date.now() / 1_000)) + 5n },
      { amount: "574" },
      { messages: ["/cosmos.bank.v1beta1.MsgSend"] },
    ]) {
      const { chain, failure, keplr } = await newcomer();
      chain.grant = grantOf(changed);
      chain.account.sequence = 1n;
      expect(await failure()).toMatchObject({ name: "TooLittle" });
      expect(keplr.signed).toEqual([]);
    }
  });

  it.each([false, true])(
    "that a wallet has another account pay, or nobody else, is thrown away (amino: %s)",
    async (aminoOnly) => {
      for (const granter of ["wasm1somebodyelse", ""]) {
        const { chain, keplr, failure } = await newcomer({ aminoOnly, granter });
        expect(await failure()).toMatchObject({ reason: "otherDocument" });
        expect([keplr.signed.length, chain.payers]).toEqual([1, []]);
      }
    },
  );

  it("that the operator refuses is told, and nothing is signed", async () => {
    const { request, failure, keplr } = await newcomer();
    request.mockRejectedValueOnce(new Problem("FEE_GRANTS_SPENT", "all given", 429));
    expect(await failure()).toMatchObject({ name: "NotGranted", code: "FEE_GRANTS_SPENT" });
    expect(keplr.signed).toEqual([]);
  });

  it("is waited for where another request is at its grant, and not for good", async () => {
    const { chain, request, send } = await newcomer();
    request.mockImplementationOnce(async () => {
      setTimeout(() => {
        chain.grant = grantOf();
      }, 300);
      throw new Problem("FEE_GRANT_UNDERWAY", "being made", 409);
    });
    await send();
    expect(chain.payers).toEqual([GRANTER]);
    const lost = await newcomer();
    lost.request.mockImplementationOnce(async () => {});
    expect(await lost.failure()).toMatchObject({ code: "LATE" });
  });
});
