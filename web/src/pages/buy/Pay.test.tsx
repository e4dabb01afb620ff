// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dealWith } from "../../../test/deal";
import { answering } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { type Chain, ChainContext } from "../../chain/market";
import type { ChainConfig } from "../../config";
import { AccountChip } from "../../wallet/AccountChip";
import { type Account, type Wallet, WalletContext } from "../../wallet/wallet";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import { Pay } from "./Pay";

const config = { api: "http://127.0.0.1/", denom: "uwhs", chain: {} };
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: string }) => <a href="#/">{children}</a>,
  useNavigate: () => () => {},
  useRouteContext: () => ({ config }),
}));
vi.mock("../../session/session", () => ({ useSession: () => ({ ask: () => new Promise(() => {}) }) }));
vi.mock("../../keys/store", () => ({ allOf: async () => [] }));

beforeEach(async () => {
  vi.useFakeTimers();
  await wordsOf("en", ["listings", "pages"]);
  answering({});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The payment's part and the header above it, for an account of a kind. */
function paying(kind: Account["kind"] | null, address: string, balance: () => bigint) {
  const account = kind && { address, kind, name: "me", publicKey: new Uint8Array(33) };
  const wallet = { account, canSign: account !== null, connect: () => {} } as unknown as Wallet;
  const chain = { balance: async () => balance() } as unknown as Chain;
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Provider value={clientOf({ api: config.api })}>
      <Speaking>
        <ChainContext value={chain}>
          <WalletContext value={wallet}>
            <AccountChip />
            <Pay
              chain={chain}
              config={{} as ChainConfig}
              deal={dealWith()}
              wanted={{ listing: 3, plan: 0, waiveWindow: false }}
              expiresIn={0}
              isStale={false}
              again={() => {}}
            />
          </WalletContext>
        </ChainContext>
      </Speaking>
    </Provider>,
  );
  return { frame, close: () => root.unmount() };
}

it("Money that comes while the page stands enables the payment, and stands in the header at the same moment", async () => {
  let has = 0n;
  const { frame, close } = paying("keplr", "wasm1comes", () => has);
  const button = () =>
    [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === "Sign and pay 5.00 WHS");
  await vi.waitFor(() =>
    expect(frame.textContent).toContain("Your account has 0.00 WHS. This takes 5.00 WHS"),
  );
  expect(button()?.disabled).toBe(true);
  has = 1_000_000_000n;
  await vi.advanceTimersByTimeAsync(3_500);
  expect(frame.querySelector("aside")?.textContent).toContain("Your account has 1,000.00 WHS.");
  expect(frame.querySelector("button[aria-expanded]")?.textContent).toContain("1,000.00 WHS");
  expect(button()?.disabled).toBe(false);
  close();
});
