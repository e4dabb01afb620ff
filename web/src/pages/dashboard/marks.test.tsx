// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, expect, it, vi } from "vitest";
import { answering } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import type { Figures } from "./query";
import { Selling } from "./Selling";
import { Todo } from "./Todo";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: string }) => <a href="#/">{children}</a>,
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
  account: { todo: { nodes: [order], pageInfo }, balances: [], sweeps: [], closing: null },
  keys: { nodes: [], pageInfo },
} as unknown as Figures;

it("a seller reads that a name of theirs looks like another's, where it is listed and where it is to be delivered", async () => {
  await wordsOf("en", ["listings", "pages"]);
  answering({ Sells: { account: { listings: { nodes: [listed], pageInfo } } } });
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Provider value={clientOf({ api: "http://127.0.0.1/" })}>
      <Speaking>
        <Todo data={figures} account="wasm1seller" />
        <Selling account="wasm1seller" from="2026-01-01T00:00:00Z" denom="uwhs" chosen={undefined} turn={0} />
      </Speaking>
    </Provider>,
  );
  const cells = () => [...frame.querySelectorAll("td")].map(({ textContent }) => textContent ?? "");
  const marked = () => cells().filter((text) => text.includes("not from north: the name looks like theirs"));
  await vi.waitFor(() => expect(marked()).toHaveLength(2));
  root.unmount();
});
