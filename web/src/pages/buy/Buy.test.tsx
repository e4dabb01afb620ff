// @vitest-environment jsdom
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, expect, it, vi } from "vitest";
import { dealWith } from "../../../test/deal";
import { answering } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { type Chain, ChainContext } from "../../chain/market";
import { type Wallet, WalletContext } from "../../wallet/wallet";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import { Buy } from "./Buy";

const config = { api: "http://127.0.0.1/", chain: {} };
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: string }) => <a href="#/">{children}</a>,
  useNavigate: () => () => {},
  useParams: () => ({ id: "3" }),
  useRouteContext: () => ({ config }),
  useSearch: () => search,
}));
let search: object = {};
/** The deal that the chain quotes; asked for for ever while there is none. */
const quoted = vi.hoisted(() => ({ deal: null as object | null, payments: 0 }));
vi.mock("../../chain/quote", async (original) => ({
  ...(await original<object>()),
  dealOf: () => (quoted.deal ? Promise.resolve(quoted.deal) : new Promise(() => {})),
}));
vi.mock("./Terms", () => ({ Terms: () => null }));
vi.mock("./Pay", () => ({
  Pay: () => {
    const [payment] = useState(() => ++quoted.payments);
    return <i>{payment}</i>;
  },
}));
afterEach(() => {
  quoted.deal = null;
  search = {};
  vi.unstubAllGlobals();
});

const plans = [{ price: { amount: "5000000", denom: "uwhs" } }];

/** Knows the listing, and is asked for its price for ever. */
const chain = {
  smart: (_: string, question: object) =>
    "listing" in question
      ? Promise.resolve({ name: "north/whale", plans, state: "active" })
      : new Promise(() => {}),
} as unknown as Chain;

function drawn() {
  const frame = document.createElement("div");
  const root = createRoot(frame);
  const client = clientOf({ api: config.api });
  const by = (address: string) => {
    const account = { address, kind: "keplr", name: "me", publicKey: null };
    root.render(
      <Provider value={client}>
        <Speaking>
          <ChainContext value={chain}>
            <WalletContext value={{ account } as unknown as Wallet}>
              <Buy />
            </WalletContext>
          </ChainContext>
        </Speaking>
      </Provider>,
    );
  };
  by("wasm1one");
  return { frame, root, by };
}

it("whoever is about to buy reads the stars once, beside the model's name", async () => {
  await wordsOf("en", ["listings", "pages"]);
  const rating = { milliStars: 4_250, reviews: "3" };
  const listing = { loads: "DATA_ONLY", scanned: null, publisher: null, rating, latestVersion: null };
  answering({ Published: { listing } });
  const { frame, root } = drawn();
  await vi.waitFor(() => expect(frame.querySelector("header")?.textContent).toContain("★ 4.2 (3)"));
  expect(frame.querySelector("header p")?.textContent).toMatch(/^north\/whale ★ 4\.2 \(3\)/);
  expect(frame.textContent?.split("★")).toHaveLength(2);
  root.unmount();
});

it("an offer that is none says why, and one above the price says so", async () => {
  await wordsOf("en", ["listings", "pages"]);
  search = { offer: true };
  answering({});
  const { frame, root } = drawn();
  await vi.waitFor(() => expect(frame.querySelector("input[inputmode=decimal]")).toBeTruthy());
  const field = frame.querySelector<HTMLInputElement>("input[inputmode=decimal]");
  const typed = (value: string) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, value);
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const said = () => frame.querySelector("section")?.textContent?.replace(/\s/gu, " ");
  typed("0");
  await vi.waitFor(() => expect(said()).toContain("Nothing is no price: the least is 0.000 001 WHS."));
  typed("0.0000001");
  await vi.waitFor(() => expect(said()).toContain("too many decimals: the least part is 0.000 001 WHS."));
  typed("much");
  await vi.waitFor(() => expect(said()).toContain("This is no number."));
  typed("5");
  await vi.waitFor(() => expect(said()).not.toContain("This is no number."));
  expect(said()).not.toContain("You offer more");
  typed("5.01");
  await vi.waitFor(() => expect(said()).toContain("You offer more than the seller asks, 5.00 WHS."));
  root.unmount();
});

it("a payment that one account began is not gone on with by another, whose wallet opens no key of the first", async () => {
  await wordsOf("en", ["listings", "pages"]);
  answering({});
  quoted.deal = dealWith();
  const { frame, root, by } = drawn();
  await vi.waitFor(() => expect(frame.querySelector("i")).toBeTruthy());
  const first = frame.querySelector("i")?.textContent;
  by("wasm1one");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(frame.querySelector("i")?.textContent).toBe(first);
  by("wasm1other");
  await vi.waitFor(() => expect(frame.querySelector("i")?.textContent).not.toBe(first));
  root.unmount();
});
