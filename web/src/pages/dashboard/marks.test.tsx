// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, expect, it, vi } from "vitest";
import { answering } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import { Overview } from "./Overview";
import type { Figures } from "./query";
import { Selling } from "./Selling";
import { Todo } from "./Todo";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children, "aria-label": label }: { children: string; "aria-label"?: string }) => (
    <a href="#/" aria-label={label}>
      {children}
    </a>
  ),
}));
afterEach(() => vi.unstubAllGlobals());

const pageInfo = { hasNextPage: false, endCursor: null };
const publisher = { standing: "LOOK_ALIKE", handle: "north" };
const listed = {
  id: "3",
  name: "n0rth/model",
  publisher,
  state: "ACTIVE",
  sales: 0,
  trackRecord: { ends: [] },
  plans: [],
  sellerBonds: [],
  conversion: null,
  income: [],
  figures: [],
};
const order = {
  id: "7",
  state: "FUNDED",
  price: { amount: "5000000", denom: "uwhs" },
  expiresAt: null,
  deliverBy: "2026-01-01T00:00:00Z",
  listing: { id: "3", name: "n0rth/model", publisher },
  dispute: null,
};
const figures = {
  account: { todo: { nodes: [order], pageInfo }, balances: [], sweeps: [], unswept: [], closing: null },
  whole: [],
  paid: [],
  paidBefore: [],
  conversion: [],
  keys: { nodes: [], pageInfo },
} as unknown as Figures;

async function drawn(row: object, todo: Figures) {
  await wordsOf("en", ["listings", "pages"]);
  answering({ Sells: { account: { listings: { nodes: [row], pageInfo } } } });
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Provider value={clientOf({ api: "http://127.0.0.1/" })}>
      <Speaking>
        <Todo data={todo} account="wasm1seller" isOwn />
        <Overview data={todo} denom="uwhs" listing={undefined} />
        <Selling
          account="wasm1seller"
          from="2026-01-01T00:00:00Z"
          denom="uwhs"
          isOwn
          chosen={undefined}
          turn={0}
        />
      </Speaking>
    </Provider>,
  );
  return { frame, close: () => root.unmount() };
}

it("a seller reads that a name of theirs looks like another's, where it is listed and where it is to be delivered", async () => {
  const { frame, close } = await drawn(listed, figures);
  const cells = () => [...frame.querySelectorAll("td")].map(({ textContent }) => textContent ?? "");
  const marked = () => cells().filter((text) => text.includes("not from north: the name looks like theirs"));
  await vi.waitFor(() => expect(marked()).toHaveLength(2));
  close();
});

it("what is acted on has every decimal, more orders than visits are no share, and each row leads on", async () => {
  const conversion = { visits: 1, orders: 11, ratio: 11 };
  const credited = { denom: "uwhs", credited: { amount: "2437500" }, resales: { amount: "0" } };
  const data = {
    ...figures,
    account: {
      ...figures.account,
      todo: { nodes: [{ ...order, state: "OFFERED", expiresAt: "2026-01-01T00:00:00Z" }], pageInfo },
      balances: [{ denom: "uwhs", owed: "2437500" }],
      unswept: [],
    },
    whole: [],
    paid: [credited],
    paidBefore: [],
    conversion: [conversion],
  } as unknown as Figures;
  const row = {
    ...listed,
    publisher: null,
    sellable: true,
    sellerClosedSince: "2026-02-01T00:00:00Z",
    plans: [{ price: { amount: "5000000", denom: "uwhs" }, guarantee: null }],
    conversion,
    income: [credited],
  };
  const { frame, close } = await drawn(row, data);
  const has = (text: string) => expect(frame.textContent).toContain(text);
  await vi.waitFor(() => has("11 orders, more than the visits that were reported"));
  has("11 orders, and only 1 visit was reported");
  expect(frame.textContent).not.toMatch(/1,100|orders of 1 visit/);
  expect(frame.textContent?.split("2.4375")).toHaveLength(4);
  has("Take it, or let it lapse: order 7");
  has("takes no orders since the delivery that its seller missed on");
  expect(frame.querySelector("[aria-label='Manage n0rth/model']")).not.toBeNull();
  close();
});
