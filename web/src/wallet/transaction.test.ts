import { readFileSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type KeplrSwitches, TestKeplr } from "../../test/providers/index.ts";
import { TestLocks, TestStorage } from "../../test/signing/browser.ts";
import { TestChain } from "../../test/signing/chain.ts";
import { Client } from "../chain/client";
import { Journal, NothingKept } from "../chain/journal";
import type { Call } from "../chain/market";
import { loadMessages } from "../chain/module";
import { publishedOf } from "../chain/published";
import { connectKeplr } from "./keplr";
import { type Context, carryOut, Failed, found, type Stage, type Ui, Void } from "./transaction";
import { Declined } from "./wallet";

const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const CONTRACTS = {
  registry: "wasm1registry",
  license: "wasm1license",
  escrow: "wasm1escrow",
  royalties: "wasm1roy",
};
const ACCEPT: Call[] = [{ contract: "escrow", message: { accept: { order: 12 } } }];
const BOND: Call[] = [
  { contract: "escrow", message: { post_bond: {} }, funds: [{ denom: "uwhs", amount: "500" }] },
];
/** The publication of a draft: what it calls is nothing to the tests. */
const LISTED = { title: "List it", calls: ACCEPT, draft: "draft-1" };
const PUBLISHED = {
  type: "wasm-weighhouse-version-published",
  attributes: [
    { key: "listing", value: "31" },
    { key: "version", value: "1" },
  ],
};
const ASKED = { title: "Accept order 12", calls: ACCEPT };

beforeAll(async () => {
  const module = new URL("../../../target/web/messages/messages_bg.wasm", import.meta.url);
  await loadMessages(readFileSync(module));
  vi.stubGlobal("document", { baseURI: "http://localhost/" });
});

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Page {
  chain: TestChain;
  keplr: TestKeplr;
  storage: TestStorage;
  context: Context;
  /** The stages that were shown, in turn. */
  stages: Stage[];
  /** Goes on at every question, unless `answer` says otherwise. */
  ui: Ui & { isLeft: boolean };
  answer: { at?: Stage["at"]; reject?: unknown };
  /** The same browser after a reload, or another of its pages. */
  again(isReload?: boolean): Promise<Page>;
}

async function page(switches: KeplrSwitches = {}, blocks = 200): Promise<Page> {
  const chain = await new TestChain().open();
  const keplr = new TestKeplr(WORDS, "wasm", switches);
  const timer = setInterval(() => blocks > 0 && chain.commit(), blocks || 1_000);
  ends.push(() => {
    clearInterval(timer);
    chain.close();
  });
  return opened(chain, keplr, new TestStorage(), new TestLocks());
}

async function opened(
  chain: TestChain,
  keplr: TestKeplr,
  storage: TestStorage,
  locks: TestLocks,
): Promise<Page> {
  const config = {
    id: chain.id,
    name: "Market",
    rpc: [chain.url],
    prefix: "wasm",
    coinType: 118,
    gasPrice: "0.0025uwhs",
    contracts: CONTRACTS,
  };
  const client = new Client(config);
  const signer = await connectKeplr({ id: "keplr", name: "Keplr", wallet: keplr }, config);
  const journal = new Journal(storage, chain.id);
  const stages: Stage[] = [];
  const answer: Page["answer"] = {};
  const show = (stage: Stage) => void stages.push(stage);
  const ask = async (stage: Stage) => {
    show(stage);
    if (stage.at === answer.at) throw answer.reject;
  };
  const context = { client, journal, account: signer.account, signer: async () => signer, locks };
  const again = (isReload = true) => opened(chain, keplr, storage, isReload ? new TestLocks() : locks);
  return { chain, keplr, storage, context, stages, ui: { show, ask, isLeft: false }, answer, again };
}

const shown = ({ stages }: Page) => stages.map(({ at }) => at);
const signatures = ({ keplr }: Page) => keplr.signed.length;

/** Ends with the error that the sheet would show. */
async function failure(opened: Page, asked = ASKED): Promise<unknown> {
  const left = new Error("left");
  opened.answer.at = "failed";
  opened.answer.reject = left;
  await expect(carryOut(opened.context, asked, opened.ui)).rejects.toBe(left);
  const last = opened.stages.at(-1);
  return last?.at === "failed" ? last.error : undefined;
}

describe("a transaction", () => {
  it("is simulated, shown, signed, kept before it is handed over, and followed into a block", async () => {
    const opened = await page();
    const keep = vi.spyOn(opened.context.journal, "keep");
    keep.mockImplementationOnce((kept) => {
      expect(opened.chain.received).toEqual([]);
      keep.mockRestore();
      opened.context.journal.keep(kept);
    });
    const sent = await carryOut(opened.context, ASKED, opened.ui);
    expect(shown(opened)).toEqual(["simulating", "ready", "checking", "signing", "sending", "following"]);
    expect(sent.hash).toBe(opened.chain.received[0]);
    expect(sent.events[0]?.attributes[0]).toEqual({ key: "order", value: "12" });
    expect(opened.storage.kept.size).toBe(0);
  });

  it("says what it does from the bytes that are signed, with the fee of the trial and a margin", async () => {
    const opened = await page();
    await carryOut(opened.context, { title: "Bond", calls: BOND }, opened.ui);
    const ready = opened.stages.find((stage) => stage.at === "ready")?.ready;
    expect(ready?.explained).toMatchObject([
      { action: { escrow: "post_bond" }, target: "wasm1escrow", pays: [{ denom: "uwhs", amount: "500" }] },
    ]);
    expect(ready?.simulated).toMatchObject({ gasUsed: 150_000n, gasLimit: 230_000n, fee: { amount: "575" } });
  });

  it("is signed in amino's form by a hardware wallet, and the chain takes it", async () => {
    const opened = await page({ aminoOnly: true });
    const asked = {
      title: "Dispute",
      calls: [
        { contract: "escrow" as const, message: { dispute: { reason: "a <b> & “c”", order: 12 } } },
        ...BOND,
      ],
    };
    await carryOut(opened.context, asked, opened.ui);
    expect(opened.keplr.asked).not.toContain("signDirect");
  });

  it.each([false, true])(
    "that votes says so, and is signed in the form that the chain takes (amino: %s)",
    async (aminoOnly) => {
      const opened = await page({ aminoOnly });
      const vote = {
        contract: "gov" as const,
        message: { vote: { proposal: 12, vote: "no_with_veto" as const } },
      };
      await carryOut(opened.context, { title: "Vote", calls: [vote] }, opened.ui);
      const shown = opened.stages.find((stage) => stage.at === "ready");
      expect(shown?.at === "ready" && shown.ready.explained).toMatchObject([
        {
          action: "vote",
          pays: [],
          lines: [
            { field: "proposal", value: { number: "12" } },
            { field: "vote", value: { text: "no_with_veto" } },
          ],
        },
      ]);
    },
  );

  it("that would fail is not offered for signing", async () => {
    const opened = await page();
    const log = "order 12 is settled: execute wasm contract failed";
    opened.chain.faults.simulation = { code: 5, codespace: "wasm", log };
    expect(await failure(opened)).toMatchObject({ code: 5, message: log });
    expect(shown(opened)).toEqual(["simulating", "failed"]);
    expect(signatures(opened)).toBe(0);
  });

  it("that the account can't pay with its fee is not offered for signing", async () => {
    const opened = await page();
    opened.chain.balance = 1_074n;
    const error = await failure(opened, { title: "Bond", calls: BOND });
    expect(error).toMatchObject({ name: "TooLittle", has: 1_074n, needs: 1_075n });
  });

  it("that the page no longer wants at the signature is not signed", async () => {
    const opened = await page();
    const check = () => Promise.reject(new Error("the price is another now"));
    const error = await failure(opened, { ...ASKED, check } as typeof ASKED);
    expect(error).toMatchObject({ message: "the price is another now" });
    expect(signatures(opened)).toBe(0);
  });

  it("that no contract of the market takes is not built", async () => {
    const opened = await page();
    const accept = { order: 12, to: "wasm1thief" };
    const calls: Call[] = [{ contract: "escrow", message: { accept } }];
    expect(await failure(opened, { title: "Accept", calls })).toBeInstanceOf(Error);
    expect(signatures(opened)).toBe(0);
  });

  it("that the reader declines leaves nothing behind", async () => {
    const opened = await page();
    opened.keplr.switches.reject = true;
    expect(await failure(opened)).toBeInstanceOf(Declined);
    expect([opened.storage.kept.size, opened.chain.received.length]).toEqual([0, 0]);
    // It may have been a slip: the same is offered once more.
    expect(opened.stages.at(-1)).toMatchObject({ at: "failed", again: true });
  });

  it("whose sheet was closed while the wallet was open is not sent", async () => {
    const opened = await page();
    const sign = opened.keplr.signDirect.bind(opened.keplr);
    opened.keplr.signDirect = (...asked) => {
      opened.ui.isLeft = true;
      return sign(...asked);
    };
    expect(await failure(opened)).toBeInstanceOf(Declined);
    expect([signatures(opened), opened.storage.kept.size, opened.chain.received.length]).toEqual([1, 0, 0]);
  });

  it("is not handed over by a browser that keeps nothing", async () => {
    const opened = await page();
    opened.storage.full = true;
    expect(await failure(opened)).toBeInstanceOf(NothingKept);
    expect(opened.chain.received).toEqual([]);
  });
});

describe("what a wallet signed", () => {
  it.each([false, true])("for another chain is thrown away (amino: %s)", async (aminoOnly) => {
    const opened = await page({ answersAs: "other-1", aminoOnly });
    expect(await failure(opened)).toMatchObject({ reason: "otherChain", about: "other-1" });
    expect(opened.chain.received).toEqual([]);
  });

  it.each([false, true])(
    "with a fee of the reader's own is taken within bounds (amino: %s)",
    async (aminoOnly) => {
      const opened = await page({ fee: { amount: "900", gas: "300000" }, aminoOnly });
      await carryOut(opened.context, ASKED, opened.ui);
      const greedy = await page({ fee: { amount: "575000000", gas: "230000" }, aminoOnly });
      expect(await failure(greedy)).toMatchObject({ reason: "otherFee" });
      const meagre = await page({ fee: { amount: "575", gas: "149999" }, aminoOnly });
      expect(await failure(meagre)).toMatchObject({ reason: "otherFee" });
      expect([...greedy.chain.received, ...meagre.chain.received]).toEqual([]);
    },
  );

  it.each([false, true])("with another message is thrown away (amino: %s)", async (aminoOnly) => {
    const opened = await page({ swaps: ['"order":12', '"order":13'], aminoOnly });
    expect(await failure(opened)).toMatchObject({ reason: "otherDocument" });
    expect([signatures(opened), opened.chain.received]).toEqual([1, []]);
  });

  it("with a memo is thrown away", async () => {
    const opened = await page({ memo: "for a thief", aminoOnly: true });
    expect(await failure(opened)).toMatchObject({ reason: "otherDocument" });
  });

  it("as another account is never asked for", async () => {
    const opened = await page();
    opened.keplr.mnemonic = "test test test test test test test test test test test junk";
    expect(await failure(opened)).toMatchObject({ reason: "otherAccount" });
    expect(signatures(opened)).toBe(0);
  });

  it("with another key is thrown away", async () => {
    const opened = await page();
    const key = opened.context.account.publicKey.slice();
    key[0] = (key[0] ?? 2) === 2 ? 3 : 2;
    opened.context.account = { ...opened.context.account, publicKey: key };
    expect(await failure(opened)).toMatchObject({ reason: "badSignature" });
    expect(opened.chain.received).toEqual([]);
  });
});

describe("a sequence that another transaction took", () => {
  /** Has other programs take the sequence while the wallet is open, this often. */
  function raced(opened: Page, times: number): void {
    const sign = opened.keplr.signDirect.bind(opened.keplr);
    opened.keplr.signDirect = (...asked) => {
      if (times-- > 0) opened.chain.takeSequence();
      return sign(...asked);
    };
  }

  it("has the wallet asked again, once", async () => {
    const opened = await page();
    raced(opened, 1);
    await carryOut(opened.context, ASKED, opened.ui);
    expect(signatures(opened)).toBe(2);
    expect(opened.stages.filter(({ at }) => at === "signing")).toEqual([
      { at: "signing", again: false },
      { at: "signing", again: true },
    ]);
  });

  it("twice is told, and nothing is kept", async () => {
    const opened = await page();
    raced(opened, 2);
    expect(await failure(opened)).toEqual(new Void("taken"));
    expect([signatures(opened), opened.storage.kept.size]).toEqual([2, 0]);
  });

  it("is simulated as the node expects it, which counts what waits for a block", async () => {
    const opened = await page({}, 0);
    opened.chain.pool.push({} as never);
    const simulated = await opened.context.client.simulate(
      ACCEPT,
      opened.context.account.address,
      opened.context.account.publicKey,
    );
    expect(simulated.account.sequence).toBe(8n);
    opened.chain.pool.pop();
  });
});

describe("a transaction on its way", () => {
  it("whose answer was lost is found, and handed over as the same bytes alone", async () => {
    const opened = await page({}, 3_000);
    opened.chain.faults.mute = true;
    const sent = await carryOut(opened.context, ASKED, opened.ui);
    expect(new Set(opened.chain.received)).toEqual(new Set([sent.hash]));
    expect(signatures(opened)).toBe(1);
  });

  it("that a node forgot is handed over again", async () => {
    const opened = await page();
    opened.chain.faults.forgets = true;
    setTimeout(() => {
      opened.chain.faults.forgets = false;
    }, 1_000);
    const sent = await carryOut(opened.context, ASKED, opened.ui);
    expect(opened.chain.received.length).toBeGreaterThan(1);
    expect(new Set(opened.chain.received)).toEqual(new Set([sent.hash]));
  });

  it("outlasts a node that is away", async () => {
    const opened = await page();
    opened.ui.show = (stage) => {
      if (stage.at === "following" && !opened.chain.faults.away && !shown(opened).includes("following")) {
        opened.chain.faults.away = true;
        setTimeout(() => {
          opened.chain.faults.away = false;
        }, 1_500);
      }
      opened.stages.push(stage);
    };
    await carryOut(opened.context, ASKED, opened.ui);
    expect(opened.stages).toContainEqual(expect.objectContaining({ at: "following", away: true }));
  });

  it("is found by the chain's blocks where a node's index has nothing", async () => {
    const opened = await page();
    opened.chain.faults.unindexed = true;
    expect((await carryOut(opened.context, ASKED, opened.ui)).hash).toBe(opened.chain.received[0]);
  });

  it("is found again by a page that was reloaded, and not signed twice", async () => {
    const before = await page({}, 0);
    carryOut(before.context, ASKED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    const after = await before.again();
    const end = carryOut(after.context, ASKED, after.ui);
    await vi.waitFor(() => expect(shown(after)).toContain("earlier"));
    after.chain.commit();
    expect((await end).hash).toBe(after.chain.received[0]);
    expect(signatures(after)).toBe(1);
    expect(shown(after)).not.toContain("ready");
  });

  it("is told after a reload, and what differs waits for the reader", async () => {
    const before = await page({}, 0);
    carryOut(before.context, ASKED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    const after = await before.again();
    after.answer.at = "earlierEnded";
    after.answer.reject = new Declined("left");
    const end = carryOut(after.context, { title: "Bond", calls: BOND }, after.ui);
    after.chain.commit();
    await expect(end).rejects.toThrow(Declined);
    expect(after.stages.at(-1)).toMatchObject({ at: "earlierEnded", end: "done" });
    expect(signatures(after)).toBe(1);
  });

  it("is followed by one page alone", async () => {
    const before = await page({}, 0);
    carryOut(before.context, ASKED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    const beside = await before.again(false);
    expect(await found(beside.context, beside.ui)).toBeNull();
    const after = await before.again();
    before.chain.commit();
    expect(await found(after.context, after.ui)).toMatchObject({ fate: { kind: "included" } });
  });

  it("is followed by the newest part of a page that asks", async () => {
    const before = await page({}, 0);
    carryOut(before.context, ASKED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    const after = await before.again();
    const looks = [found(after.context, after.ui), found(after.context, after.ui)];
    before.chain.commit();
    expect(await looks[0]).toBeNull();
    expect(await looks[1]).toMatchObject({ fate: { kind: "included" } });
  });

  it("that this page follows beside goes on in the sheet of the next one", async () => {
    const before = await page({}, 0);
    carryOut(before.context, ASKED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    const after = await before.again();
    const look = found(after.context, after.ui);
    await vi.waitFor(() => expect(shown(after)).toContain("earlier"));
    const end = carryOut(after.context, ASKED, after.ui);
    expect(await look).toBeNull();
    after.chain.commit();
    expect((await end).hash).toBe(after.chain.received[0]);
    expect(signatures(after)).toBe(1);
  });

  it("that publishes a draft is told to the draft by whoever follows it to its end", async () => {
    const before = await page({}, 0);
    before.chain.event = PUBLISHED;
    carryOut(before.context, LISTED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    vi.spyOn(before.context.journal, "end").mockImplementation(() => {});
    const after = await before.again();
    // The page that follows it goes in the moment in which it knows: the next one follows to the same end.
    const room = vi.spyOn(after.storage, "setItem").mockImplementation(() => {
      throw new Error("the page is gone");
    });
    after.chain.commit();
    await found(after.context, after.ui);
    expect(publishedOf("draft-1", after.storage)).toBeNull();
    room.mockRestore();
    const strike = vi.spyOn(after.storage, "removeItem").mockImplementation((key) => {
      expect(publishedOf("draft-1", after.storage)).not.toBeNull();
      after.storage.kept.delete(key);
    });
    const last = await after.again();
    expect(await found(last.context, last.ui)).toMatchObject({ fate: { kind: "included" } });
    expect(strike).toHaveBeenCalledOnce();
    expect(publishedOf("draft-1", last.storage)).toEqual({ listing: "31", version: "1" });
    expect(last.context.journal.of(last.context.account.address)).toBeNull();
  });

  it("that publishes a draft publishes it once, whatever is typed after a reload", async () => {
    const before = await page({}, 0);
    before.chain.event = PUBLISHED;
    carryOut(before.context, LISTED, before.ui).catch(() => {});
    await vi.waitFor(() => expect(shown(before)).toContain("following"));
    vi.spyOn(before.context.journal, "end").mockImplementation(() => {});
    const after = await before.again();
    const end = carryOut(after.context, { ...LISTED, calls: BOND }, after.ui);
    after.chain.commit();
    expect((await end).hash).toBe(after.chain.received[0]);
    expect(signatures(after)).toBe(1);
    expect(publishedOf("draft-1", after.storage)).toEqual({ listing: "31", version: "1" });
  });

  it("that failed publishes nothing", async () => {
    const opened = await page();
    opened.chain.event = PUBLISHED;
    opened.chain.faults.block = { code: 5, codespace: "wasm", log: "the name is taken" };
    expect(await failure(opened, LISTED)).toBeInstanceOf(Failed);
    expect(opened.storage.kept.size).toBe(0);
  });

  it("that no block took in time is void, and may be made anew", async () => {
    const opened = await page();
    opened.chain.faults.forgets = true;
    opened.ui.show = (stage) => {
      if (stage.at === "following") opened.chain.height += 300n;
      opened.stages.push(stage);
    };
    expect(await failure(opened)).toEqual(new Void("expired"));
    expect(opened.stages.at(-1)).toMatchObject({ at: "failed", again: true });
    expect(opened.storage.kept.size).toBe(0);
  });

  it("that ran out of gas is made anew with more", async () => {
    const opened = await page();
    opened.chain.faults.block = { code: 11, codespace: "sdk", log: "out of gas in location: wasm" };
    opened.ui.ask = async (stage) => {
      opened.stages.push(stage);
      if (stage.at !== "failed") return;
      expect(stage.error).toBeInstanceOf(Failed);
      delete opened.chain.faults.block;
    };
    await carryOut(opened.context, ASKED, opened.ui);
    const limits = opened.stages.flatMap((stage) =>
      stage.at === "ready" ? [stage.ready.simulated.gasLimit] : [],
    );
    expect(limits).toEqual([230_000n, 395_000n]);
  });

  it("is alone: another page of the browser waits for its turn", async () => {
    const one = await page();
    const two = await one.again(false);
    const [first, second] = await Promise.all([
      carryOut(one.context, ASKED, one.ui),
      carryOut(two.context, { title: "Bond", calls: BOND }, two.ui),
    ]);
    expect(shown(two)[0]).toBe("waiting");
    expect(second.height).toBeGreaterThan(first.height);
    expect(signatures(one)).toBe(2);
  });
});
