// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import { CHAIN, SETTINGS as MARKET, SELLER } from "../../../test/seller";
import { TestDatabase } from "../../../test/signing/browser";
import { keepAccount } from "../../wallet/kept";
import type { Asked } from "../../wallet/wallet";
import { allDrafts } from "./drafts";

const SETTINGS = {
  ...MARKET,
  denoms: [{ denom: "uwhs", closed: false, min_bond: "0", min_fee: "1" }],
};

const chain = vi.hoisted(() => {
  window.matchMedia = () => ({ matches: true, addEventListener() {}, removeEventListener() {} }) as never;
  return { listing: {} as object, bonds: [] as object[], closed: null as object | null };
});
vi.mock("../../chain/client", () => ({
  Client: class {
    config = CHAIN;
    async head() {
      return { time: 1, height: 1n };
    }
    async smart(_: string, question: object) {
      if ("config" in question) return SETTINGS;
      if ("bonds" in question) return chain.bonds;
      if ("closed" in question) return chain.closed;
      if ("version" in question) return { number: 1 };
      return chain.listing;
    }
  },
}));

interface Terms {
  plans: { price: { amount: string } }[];
}
/** What the module says of terms: a fifth is reserved, and a price has to be more than one unit. */
vi.mock("../../sealing", () => ({
  openSealing: async () => ({
    listingOf: async ({ plans }: Terms) => ({
      bonds: [],
      payees: [],
      refusals: plans.flatMap(({ price }, plan) =>
        BigInt(price.amount) > 1n ? [] : [{ kind: "price", plan, fee: "1", message: "" }],
      ),
      plans: plans.map(({ price }) => {
        const isSold = BigInt(price.amount) > 1n;
        return { fee: isSold ? "1" : null, bond: isSold ? (BigInt(price.amount) / 5n).toString() : null };
      }),
    }),
    close: () => {},
  }),
  isFault: () => false,
}));

const sheet = vi.hoisted(() => ({ asked: [] as Asked[] }));
vi.mock("../../wallet/sending", async (actual) => ({
  ...(await actual<typeof import("../../wallet/sending")>()),
  sending: (_: unknown, __: unknown, asked: Asked) => {
    sheet.asked.push(asked);
    return new Promise(() => {});
  },
}));

const plan = {
  kind: "perpetual",
  price: { amount: "5000000", denom: "uwhs" },
  resale_royalty_bps: 0,
  rights: {},
};
beforeEach(() => {
  localStorage.clear();
  sheet.asked.length = 0;
  chain.closed = null;
  chain.bonds = [{ denom: "uwhs", free: "1500000", reserved: "0", unlocked: "0" }];
  chain.listing = {
    id: 7,
    name: "Tiny",
    seller: SELLER,
    state: "active",
    latest_version: 1,
    deliver_within: 86_400,
    challenge_window: 172_800,
    card: { cid: "bafk" },
    payees: [{ address: SELLER, share_bps: 10_000 }],
    plans: [plan],
  };
  vi.stubGlobal("indexedDB", new TestDatabase());
  answering({});
});

function shown() {
  const account = { address: SELLER, name: "Seller", kind: "keplr" as const, publicKey: new Uint8Array(33) };
  keepAccount(CHAIN.id, { ...account, wallet: { id: "keplr", name: "Keplr" } });
  const { frame, close } = opened("/listings/7/manage", () => {}, undefined, { chain: CHAIN });
  const has = (text: string) => vi.waitFor(() => expect(frame.textContent).toContain(text));
  const button = (name: string) =>
    [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === name);
  const type = (value: string) => {
    const label = [...frame.querySelectorAll("label")].find(({ textContent }) => textContent === "Price");
    const field = frame.querySelector<HTMLInputElement>(`[id="${label?.htmlFor}"]`);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, value);
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { frame, close, has, button, type };
}

describe("a seller who manages a listing", () => {
  it("reads what an order at a price reserves, and is warned where none fits into the free bond", async () => {
    const page = shown();
    await page.has("takes orders");
    await page.has("You deliver within1 dBuyers can challenge for2 dNeither can change");
    await page.has(
      "An order at this price reserves 1.00 WHS of your bond. 1.50 WHS are free: one order fits.",
    );
    page.type("300");
    await page.has(
      "An order at this price reserves 60.00 WHS of your bond, and 1.50 WHS are free: nobody can order until you post more.",
    );
    page.button("Set the price")?.click();
    await vi.waitFor(() => expect(sheet.asked).toHaveLength(1));
    expect(sheet.asked[0]?.note).toContain("reserves 60.00 WHS of your bond");
    page.close();
  });

  it("reads so in the state of a listing that is priced like that", async () => {
    chain.listing = { ...chain.listing, plans: [{ ...plan, price: { amount: "300000000", denom: "uwhs" } }] };
    const page = shown();
    await page.has(
      "takes no orders: an order reserves 60.00 WHS of the seller’s bond, of which 1.50 WHS are free. No order can be placed until you post",
    );
    page.close();
  });

  it("reads no other state than that no listing of its takes orders since a missed delivery", async () => {
    chain.closed = { since: 1_700_000_000 };
    const page = shown();
    await page.has("takes no orders since the delivery that its seller missed on");
    expect(page.frame.textContent).not.toContain("takes orders");
    page.close();
  });

  it("is proposed a version for as many orders as the free bond backs, and for one where it backs none", async () => {
    for (const [free, orders] of [
      ["4500000", "4"],
      ["999999", "1"],
    ]) {
      chain.bonds = [{ denom: "uwhs", free, reserved: "0", unlocked: "0" }];
      const page = shown();
      await page.has("takes ");
      page.button("New version")?.click();
      await vi.waitFor(async () =>
        expect((await allDrafts()).map((draft) => draft.orders)).toContain(orders),
      );
      await vi.waitFor(() => expect(location.hash).toMatch(/^#\/sell\/./));
      page.close();
    }
  });

  it("is told at the field why a price is none, and signs none of them", async () => {
    const page = shown();
    await page.has("takes orders");
    for (const [typed, told] of [
      ["much", "This is no number"],
      ["1.0000001", "WHS has at most 6 decimals"],
      ["0", "The price must be more than the fee of 0.000\u202f001 WHS"],
      ["0.000001", "The price must be more than the fee of 0.000\u202f001 WHS"],
    ] as const) {
      page.type(typed);
      await page.has(told);
      expect(page.button("Set the price")?.disabled, typed).toBe(true);
    }
    page.close();
  });
});
