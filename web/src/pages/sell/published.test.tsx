// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import { CHAIN, SETTINGS as MARKET, SELLER } from "../../../test/seller";
import { TestDatabase } from "../../../test/signing/browser";
import { Journal } from "../../chain/journal";
import { keepPublished } from "../../chain/published";
import { keepAccount } from "../../wallet/kept";
import type { Asked } from "../../wallet/wallet";
import { allDrafts, forgetDraft, getDraft, putDraft } from "./drafts";
import { type Done, type Draft, newDraft, nextStep } from "./terms";

const SALT = "aa".repeat(32);
const SETTINGS = {
  ...MARKET,
  denoms: ["uwhs", "uusdc"].map((denom) => ({
    denom,
    closed: false,
    min_bond: "0",
    min_fee: "0",
    daily_penalty: "0",
  })),
};

/** What the registry has of the draft. */
const chain = vi.hoisted(() => {
  // The page asks for its width while it is loaded, and jsdom has none.
  window.matchMedia = () => ({ matches: true, addEventListener() {}, removeEventListener() {} }) as never;
  return {
    listings: [] as object[],
    listing: {},
    balance: 0n,
    bonds: [] as object[],
    posted: [] as object[],
  };
});
vi.mock("../../chain/client", () => ({
  Client: class {
    config = CHAIN;
    async balance() {
      return chain.balance;
    }
    async smart(contract: string, question: object) {
      if (contract === "escrow") return chain.posted;
      if ("config" in question) return SETTINGS;
      if ("listing" in question) return chain.listing;
      if ("version" in question) return { number: 1, salt: btoa("\xaa".repeat(32)) };
      return chain.listings;
    }
  },
}));
const rights = { commercial: false, derivatives: false, redistribution: false, transferable: true };
const plan = { rights, fee: "1", parts: [], bond: "1000000" };
const figures = { listing: {}, refusals: [], plans: [plan], payees: [], window: null };
vi.mock("../../sealing", () => ({
  openSealing: async () => ({
    listingOf: async ({ plans: [{ price }] }: { plans: [{ price: { amount: string } }] }) => ({
      ...figures,
      bonds: chain.bonds,
      ...(price.amount === "0" && { plans: [{ ...plan, fee: null }] }),
    }),
    close: () => {},
  }),
  isFault: () => false,
}));

/** What would be shown and signed. */
const sheet = vi.hoisted(() => ({ asked: [] as Asked[] }));
vi.mock("../../wallet/sending", async (actual) => ({
  ...(await actual<typeof import("../../wallet/sending")>()),
  sending: (_: unknown, __: unknown, asked: Asked) => {
    sheet.asked.push(asked);
    return new Promise(() => {});
  },
}));

/** A draft that waits for nothing but its signature. */
function ready(id: string): Draft {
  const sealed = {
    record: { seller: SELLER, salt: SALT, size: 9, plaintextRoot: "bb", publicKey: "cc" },
    fileLength: 9,
    chunkCount: 1,
  };
  const card = {
    name: "Tiny",
    sha256: "11",
    task: "other",
    framework: "other",
    license: { id: "mit", uri: null, sha256: null },
    licenseText: null,
    allows: null,
    metrics: [],
    warnings: [],
    body: "",
    text: "",
  };
  const done = {
    seller: SELLER,
    fingerprint: "f",
    key: { publicKey: "cc", salt: SALT, after: 30 },
    backedUp: { api: 1 },
    sealed: { sealed, formats: [], card, cardBytes: new Uint8Array() },
    cid: "bafy",
    sent: { at: 1, lapsesAt: "2999-01-01T00:00:00Z" },
    cardSent: 1,
  };
  const { plans, ...draft } = newDraft(id, null, "uwhs");
  return {
    ...draft,
    plans: plans.map((plan) => ({
      ...plan,
      price: "5",
      commercial: false,
      derivatives: false,
      redistribution: false,
    })),
    done: done as unknown as Done,
  };
}

const database = new TestDatabase();
beforeEach(() => {
  database.kept.clear();
  localStorage.clear();
  chain.listings = [];
  chain.balance = 0n;
  chain.bonds = [];
  chain.posted = [];
  sheet.asked.length = 0;
  vi.stubGlobal("indexedDB", database);
  answering({});
});
afterEach(() => vi.unstubAllGlobals());

const step = async (id: string) => nextStep((await getDraft(id))?.done ?? {}, null, SELLER);

describe("a draft whose transaction another page followed", () => {
  it("is published wherever it is read, and typing beside does not take that back", async () => {
    const draft = ready("one");
    await putDraft(draft);
    expect(await step("one")).toBe("sign");
    keepPublished("one", { listing: "31", version: "1" });
    expect(await step("one")).toBe("done");
    // A page that was open meanwhile, and did not hear, keeps what it has.
    await putDraft({ ...draft, words: { name: "typed" } });
    expect(await step("one")).toBe("done");
    expect((await allDrafts()).map(({ done }) => done.published?.listing)).toEqual(["31"]);
    await forgetDraft("one");
    expect(localStorage.length).toBe(0);
  });

  it("is published on the page that shows it, without a reload", async () => {
    await putDraft(ready("two"));
    const page = shown("two");
    await vi.waitFor(() => expect(page.buttons()).toContain("Sign and list"));
    const kept = { hash: "AB", bytes: "", signer: SELLER, sequence: "1", signedAt: "1", timeoutHeight: "9" };
    const journal = new Journal(localStorage, CHAIN.id);
    journal.keep({ ...kept, title: "", purpose: "", draft: "two" });
    journal.end({ ...kept, title: "", purpose: "", draft: "two" }, { listing: "31", version: "1" });
    await vi.waitFor(() => expect(page.frame.textContent).toContain("Listing 31 is on the chain."));
    expect(page.buttons()).not.toContain("Sign and list");
    page.close();
  });
});

describe("a draft that stands on the chain, though this browser forgot that it signed it", () => {
  it("is taken as published once its page opens", async () => {
    chain.listings = [{ id: 31, seller: SELLER, latest_version: 1 }];
    await putDraft(ready("three"));
    const page = shown("three");
    await vi.waitFor(() => expect(page.frame.textContent).toContain("Listing 31 is on the chain."));
    expect(page.buttons()).not.toContain("Sign and list");
    page.close();
    expect(await step("three")).toBe("done");
  });

  it("is not signed again where it came to stand there since the page was opened", async () => {
    await putDraft(ready("five"));
    const page = shown("five");
    const sign = () =>
      [...page.frame.querySelectorAll("button")].find(({ textContent }) => textContent === "Sign and list");
    await vi.waitFor(() => expect(sign()?.disabled).toBe(false));
    chain.listings = [{ id: 31, seller: SELLER, latest_version: 1 }];
    sign()?.click();
    await vi.waitFor(() => expect(sheet.asked).toHaveLength(1));
    // A transaction that another page signed meanwhile is known again by its draft.
    expect(sheet.asked[0]?.draft).toBe("five");
    await expect(sheet.asked[0]?.check?.()).rejects.toThrow("as listing 31. Nothing was signed.");
    await vi.waitFor(() => expect(page.frame.textContent).toContain("Listing 31 is on the chain."));
    page.close();
    expect(await step("five")).toBe("done");
  });

  it("is no other seller's, whose version has the same salt", async () => {
    chain.listings = [{ id: 31, seller: "wasm1other", latest_version: 1 }];
    await putDraft(ready("four"));
    const page = shown("four");
    await vi.waitFor(() => expect(page.buttons()).toContain("Sign and list"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await step("four")).toBe("sign");
    page.close();
  });
});

describe("a new version", () => {
  const listing = {
    id: 7,
    name: "Standing",
    seller: SELLER,
    state: "paused",
    card: { sha256: "11" },
    plans: [{ price: { denom: "uwhs", amount: "5000000" } }],
  };

  it("is named after its listing, and says that a paused one stays paused", async () => {
    chain.listing = listing;
    await putDraft({ ...ready("seven"), listing: "7" });
    const page = shown("seven");
    await vi.waitFor(() => expect(page.buttons()).toContain("Sign and publish"));
    const sign = () =>
      [...page.frame.querySelectorAll("button")].find(
        ({ textContent }) => textContent === "Sign and publish",
      );
    await vi.waitFor(() => expect(sign()?.disabled).toBe(false));
    sign()?.click();
    await vi.waitFor(() => expect(sheet.asked).toHaveLength(1));
    expect(sheet.asked[0]?.note).toContain("The listing is paused and stays so");
    page.close();
    await putDraft({ ...ready("eight"), listing: "7", done: {} });
    const bare = shown("eight");
    await vi.waitFor(() =>
      expect(bare.frame.querySelector("h1")?.textContent).toBe("A new version of Standing"),
    );
    bare.close();
  });

  it("needs no bond where what is free suffices", async () => {
    chain.listing = listing;
    chain.posted = [{ denom: "uwhs", free: "4500000" }];
    await putDraft({ ...ready("nine"), listing: "7", orders: "" });
    const page = shown("nine");
    await vi.waitFor(() => expect(page.frame.textContent).toContain("what is free of yours backs 4 orders."));
    expect(page.frame.textContent).not.toContain("nothing sells until one is");
    page.close();
  });
});

it("who kept the secret with the index alone is told to save it for an agent first", async () => {
  const { done, ...draft } = ready("ten");
  const published = { listing: "31", version: "1" };
  const first = "The secret of this version was not saved as a file yet";
  await putDraft({ ...draft, done: { ...done, published } });
  const page = shown("ten");
  await vi.waitFor(() => expect(page.frame.textContent).toContain(first));
  page.close();
  await putDraft({ ...draft, id: "eleven", done: { ...done, published, backedUp: { file: 1 } } });
  const other = shown("eleven");
  await vi.waitFor(() =>
    expect(other.frame.textContent).toContain("weighhouse key restore weighhouse-cc.age"),
  );
  expect(other.frame.textContent).not.toContain(first);
  other.close();
});

it("what a bond is and what a buyer may stay on the page while a field is wrong", async () => {
  const coin = (amount: string) => ({ denom: "uwhs", amount });
  chain.bonds = [
    { posted: coin("4500000"), free: coin("0"), each: coin("450000"), penalty: "45000", orders: 10 },
  ];
  await putDraft(ready("thirteen"));
  const page = shown("thirteen");
  const says = (text: string) => vi.waitFor(() => expect(page.frame.textContent).toContain(text));
  await says("4.50 WHS are posted with the listing");
  const field = page.frame.querySelector<HTMLInputElement>("#sell-price-0");
  for (const [typed, told] of [
    ["much", "This is no number"],
    ["", "No price yet"],
  ] as const) {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, typed);
    field?.dispatchEvent(new Event("input", { bubbles: true }));
    await says(told);
    await says("These figures stand for what was typed before:");
    expect(page.frame.textContent).toContain("4.50 WHS are posted with the listing");
    expect(page.frame.textContent).toContain("A buyer may not use it commercially");
  }
  page.close();
});

it("the time in which buyers can challenge has a unit before anything is typed", async () => {
  await putDraft(ready("fourteen"));
  const page = shown("fourteen");
  const field = () => page.frame.querySelector<HTMLInputElement>("#sell-window-0");
  await vi.waitFor(() => expect(field()?.placeholder).toBe("about 1"));
  const unit = field()?.parentElement?.querySelector("select");
  expect(unit?.value).toBe("d");
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value")?.set?.call(unit, "h");
  unit?.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(field()?.placeholder).toBe("about 24"));
  page.close();
});

it("a price in a denom without a unit is said to count base units", async () => {
  const { plans, ...draft } = ready("twelve");
  await putDraft({ ...draft, plans: plans.map((plan) => ({ ...plan, denom: "uusdc" })) });
  const page = shown("twelve");
  const options = () => [...page.frame.querySelectorAll("option")].map(({ textContent }) => textContent);
  await vi.waitFor(() => expect(options()).toContain("base units of uusdc"));
  expect(options()).toContain("WHS");
  expect(page.frame.textContent).toContain("This market knows no larger unit of uusdc");
  page.close();
});

describe("a draft that is not sealed yet", () => {
  const coin = (amount: string) => ({ denom: "uwhs", amount });
  const bond = {
    posted: coin("4500000"),
    free: coin("0"),
    each: coin("450000"),
    penalty: "45000",
    orders: 10,
  };

  it("says what publishing takes, and what the account has, and again once money comes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    vi.spyOn(document, "hidden", "get").mockReturnValue(false);
    chain.bonds = [bond];
    await putDraft({ ...ready("six"), done: {} });
    const page = shown("six");
    const says = (text: string) => vi.waitFor(() => expect(page.frame.textContent).toContain(text));
    await says("4.50 WHS for the bond, and about 0.0011 WHS for the transaction’s fee.");
    await says("Your account has 0.00 WHS. Sealing and uploading go on without it.");
    await says("The operator of this page names no place that gives or sells it.");
    chain.balance = 9_000_000n;
    await vi.waitFor(() => {
      vi.advanceTimersByTime(5_000);
      expect(page.frame.textContent).toContain("Your account has 9.00 WHS.");
    });
    expect(page.frame.textContent).not.toContain("go on without it");
    page.close();
    vi.useRealTimers();
  });
});

function shown(id: string) {
  const account = { address: SELLER, name: "Seller", kind: "keplr" as const, publicKey: new Uint8Array(33) };
  keepAccount(CHAIN.id, { ...account, wallet: { id: "keplr", name: "Keplr" } });
  const { frame, close } = opened(`/sell/${id}`, () => {}, undefined, { chain: CHAIN });
  const buttons = () => [...frame.querySelectorAll("button")].map(({ textContent }) => textContent);
  return { frame, close, buttons };
}
