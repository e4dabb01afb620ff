// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, expect, it, vi } from "vitest";
import { answering } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { type Chain, ChainContext } from "../../chain/market";
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
  useSearch: () => ({}),
}));
afterEach(() => vi.unstubAllGlobals());

/** Knows the listing, and is asked for its price for ever. */
const chain = {
  smart: (_: string, question: object) =>
    "listing" in question
      ? Promise.resolve({ name: "north/whale", plans: [], state: "active" })
      : new Promise(() => {}),
} as unknown as Chain;

it("whoever is about to buy reads the stars once, beside the model's name", async () => {
  await wordsOf("en", ["listings", "pages"]);
  const rating = { milliStars: 4_250, reviews: "3" };
  const listing = { loads: "DATA_ONLY", scanned: null, publisher: null, rating, latestVersion: null };
  answering({ Published: { listing } });
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Provider value={clientOf({ api: config.api })}>
      <Speaking>
        <ChainContext value={chain}>
          <Buy />
        </ChainContext>
      </Speaking>
    </Provider>,
  );
  await vi.waitFor(() => expect(frame.querySelector("header")?.textContent).toContain("★ 4.2 (3)"));
  expect(frame.querySelector("header p")?.textContent).toMatch(/^north\/whale ★ 4\.2 \(3\)/);
  expect(frame.textContent?.split("★")).toHaveLength(2);
  root.unmount();
});
