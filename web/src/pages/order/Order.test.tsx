// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import { at, BUYER, CHAIN, orderWith, SELLER, type ToldOrder } from "../../../test/order";

/** What the node answers; all else waits for ever. */
const node = vi.hoisted(() => ({ answers: {} as Record<string, unknown> }));
vi.mock("../../chain/client", () => ({
  Client: class {
    constructor(readonly config: object) {}
    smart(_: string, question: object) {
      const [name = ""] = Object.keys(question);
      return name in node.answers ? Promise.resolve(node.answers[name]) : new Promise(() => {});
    }
    head = () => new Promise(() => {});
    balance = () => new Promise(() => {});
  },
}));

vi.mock("../../wallet/live", () => ({
  connected: async () => ({
    kept: { address: SELLER, name: "other", kind: "keplr", wallet: null, publicKey: new Uint8Array(33) },
    signer: null,
  }),
}));
const files = vi.hoisted(() => ({ held: 0 }));
vi.mock("../../sealing/files", async (original) => ({
  ...(await original<object>()),
  heldBytes: async () => files.held,
}));
const verified = vi.hoisted(() => ({ is: false }));
vi.mock("./opening", async (original) => ({
  ...(await original<object>()),
  wasVerified: async () => verified.is,
}));

beforeEach(() => {
  verified.is = false;
  files.held = 0;
  at(BUYER);
  node.answers = {};
});
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** What the page of an order says, once it stands. */
async function page(change: Partial<ToldOrder>) {
  answering(orderWith(change));
  const { frame, close } = opened("/orders/33", undefined, undefined, { chain: CHAIN });
  await vi.waitFor(() => expect(frame.querySelector("article h1")?.textContent ?? "").toContain("33"));
  return { frame, text: () => frame.textContent ?? "", close };
}

const coin = (amount: string) => ({ amount, denom: "uwhs" });
const settled = { state: "SETTLED", closedAt: "2026-01-01T10:20:00Z" } as const;

it("The head of an order says whose the money is, and what a dispute gave back of it", async () => {
  const all = await page(settled);
  expect(all.frame.querySelector("article header")?.textContent).toContain("WHS, the seller’s");
  all.close();
  const split = await page({ ...settled, returned: coin("1000000") });
  const head = split.frame.querySelector("article header")?.textContent;
  expect(head).toContain("WHS: 1.00 back at the buyer, the rest the seller’s");
  expect(head).not.toContain("WHS, the seller’s");
  split.close();
});

it("Nothing is said to happen by itself: somebody sends the transaction, and anybody may", async () => {
  const delivered = await page({});
  await vi.waitFor(() =>
    expect(delivered.text()).toMatch(/From .*11:05.* you or anybody else can settle the order/),
  );
  delivered.close();
  const paid = await page({ state: "FUNDED", deliveredAt: null, settleFrom: null, settleFromHeight: null });
  await vi.waitFor(() =>
    expect(paid.text()).toMatch(/From .*11:01.* up to 2\.10 WHS, by one transaction that you or anybody/),
  );
  expect(paid.text()).toMatch(/otherwise 2\.10 WHS can be called back from .*11:01/);
  paid.close();
});

const dispute = {
  reason: "https://example.org/evidence.json",
  arbiter: "wasm1arbiter",
  decideBy: "2026-01-01T12:00:00Z",
  decideByHeight: 220,
  end: null,
  stake: coin("500000"),
  asked: null,
  offered: null,
  toBuyer: null,
};

it("Buyer and seller of a disputed order both read what the arbiter's silence means to them", async () => {
  const buyers = await page({ state: "DISPUTED", dispute });
  await vi.waitFor(() =>
    expect(buyers.text()).toMatch(
      /The arbiter decides by .*12:00.*the license yours, and your stake returns/,
    ),
  );
  buyers.close();
  at(SELLER);
  const sellers = await page({ state: "DISPUTED", dispute });
  await vi.waitFor(() =>
    expect(sellers.text()).toMatch(
      /The arbiter decides by .*12:00.*the money is yours, and the buyer’s stake returns/,
    ),
  );
  sellers.close();
});

it("Whoever is about to dispute reads who the arbiter is, and what its silence means", async () => {
  const time = (text: string) => Date.parse(text) / 1000;
  node.answers = {
    order: {
      ...{ id: 33, state: "delivered", listing: 3, version: 1, plan: 0, buyer: BUYER, resold: null },
      ...{
        price: "2000000",
        denom: "uwhs",
        fee: "50000",
        royalty: "0",
        bond: "1000000",
        stake: "500000",
        returned: "0",
      },
      ...{
        placed_at: time("2026-01-01T10:00:00Z"),
        placed_at_height: 100,
        deliver_by: 1,
        deliver_by_height: 1,
      },
      ...{
        settle_from: time("2026-01-01T11:05:00Z"),
        settle_from_height: 165,
        refund_from: 1,
        refund_from_height: 1,
      },
      arbiter: { address: "wasm1arbiter", decide_within: 7_200 },
    },
    listing: { id: 3, seller: SELLER, name: "north/model" },
    version: { number: 1, public_key: "BA==", salt: "BQ==" },
  };
  const { text, frame, close } = await page({});
  await vi.waitFor(() => expect(text()).toContain("It decides within 2 h of your dispute"));
  expect(frame.querySelector("details")?.textContent).toContain("wasm1arbiter");
  expect(text()).toContain(
    "If it says nothing until then, anybody can settle the order: the money is the seller’s",
  );
  close();
});

it("A refunded order names the part of the bond, and waits for nothing that will never come", async () => {
  const bare = { state: "REFUNDED", closedAt: "2026-01-01T11:02:00Z" } as const;
  const missed = await page({ ...bare, deliveredAt: null, settleFrom: null, bondToBuyer: coin("100000") });
  expect(missed.text()).toContain("2.00 WHS back to the buyer, and 0.10 WHS of the seller’s bond with it");
  expect(missed.text()).toContain("not reached");
  expect(missed.text()).toMatch(/none came; it was due by .*11:00/);
  expect(missed.text()).not.toContain("waiting");
  missed.close();
  const proven = await page(bare);
  expect(proven.text()).toContain("2.00 WHS back to the buyer");
  expect(proven.text()).not.toContain("waiting");
  proven.close();
});

it("Whoever accepts reads what is given up, and what a proof still reaches", async () => {
  node.answers = {};
  const all = await page({});
  await vi.waitFor(() =>
    expect(all.text()).toContain("you give up that a proof or a dispute returns the price"),
  );
  verified.is = true;
  all.close();
  const ready = await page({});
  await vi.waitFor(() =>
    expect(ready.text()).toContain("You give up the price: no proof and no dispute returns it after that."),
  );
  expect(ready.text()).toContain("returns at most 1.00 WHS, out of the bond, until the bond is released");
  expect(ready.text()).toContain("You don’t have to: once the window is over, anybody can settle the order");
  ready.close();
  const resold = await page({ resoldId: "9" });
  await vi.waitFor(() => expect(resold.text()).toContain("A resold license has no bond"));
  resold.close();
});

it("What one account typed into a dispute is not the next one's to send", async () => {
  const { frame, close } = await page({ state: "DISPUTED", dispute });
  const field = () => frame.querySelector<HTMLInputElement>("aside input[inputmode=decimal]");
  await vi.waitFor(() => expect(field()).toBeTruthy());
  const typed = field();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(typed, "1.5");
  typed?.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.waitFor(() => expect(field()?.value).toBe("1.5"));
  window.dispatchEvent(new Event("keplr_keystorechange"));
  await vi.waitFor(() => expect(frame.textContent).toContain("Name the most that you return."));
  expect(field()?.value).toBe("");
  close();
});

it("Evidence on the web is a link that tells its page nothing, and anything else stays a text", async () => {
  const web = await page({ state: "DISPUTED", dispute });
  const link = web.frame.querySelector(`article a[href="${dispute.reason}"]`);
  expect(link?.getAttribute("rel")).toBe("noopener noreferrer nofollow ugc");
  web.close();
  const script = await page({ state: "DISPUTED", dispute: { ...dispute, reason: "javascript:alert(1)" } });
  expect(script.text()).toContain("javascript:alert(1)");
  expect(script.frame.querySelector("article a[href^=javascript]")).toBeNull();
  script.close();
});

it("A download that was broken off says what is here already", async () => {
  const fresh = await page({});
  await vi.waitFor(() => expect(fresh.text()).toContain("Open your file"));
  expect(fresh.text()).not.toContain("in this browser: the download");
  fresh.close();
  files.held = 40;
  const half = await page({});
  await vi.waitFor(() =>
    expect(half.text()).toContain(
      "40 bytes of the sealed file are in this browser: the download goes on from there.",
    ),
  );
  half.close();
  files.held = 120;
  const whole = await page({});
  await vi.waitFor(() => expect(whole.text()).toContain("The whole sealed file is in this browser"));
  whole.close();
});
