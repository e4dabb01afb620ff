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
import { type Account, type Asked, Declined, type Wallet, WalletContext } from "../../wallet/wallet";
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
vi.mock("../../session/session", () => ({ useSession: () => ({ ask: async () => ({}) }) }));
vi.mock("../../keys/store", () => ({ allOf: async () => [] }));
vi.mock("../../sealing", () => ({
  withSealing: (work: (sealing: object) => unknown) => work({ versionKey: () => new Uint8Array() }),
}));
vi.mock("../../chain/version", () => ({ recordOf: () => ({}) }));
vi.mock("../../keys/transport", () => ({
  note: async () => {},
  newTransportKey: async () => ({ publicKey: "0a", backup: "", kept: {} }),
}));

beforeEach(async () => {
  vi.useFakeTimers();
  await wordsOf("en", ["listings", "pages"]);
  answering({});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What the wallet was asked to sign. */
const signed: Asked[] = [];

/** The payment's part and the header above it, for an account of a kind. */
function paying(kind: Account["kind"] | null, address: string, balance: () => bigint, price?: string) {
  const account = kind && { address, kind, name: "me", publicKey: new Uint8Array(33) };
  const send = (asked: Asked) => {
    signed.push(asked);
    return Promise.reject(new Declined("the reader said no"));
  };
  const wallet = { account, canSign: account !== null, connect: () => {}, send } as unknown as Wallet;
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
              deal={dealWith({ deal: { version: { number: 1, hash_point: "" } as never } })}
              wanted={{ listing: 3, plan: 0, waiveWindow: false, ...(price && { price }) }}
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

it("A signature is said to be what it is for, by the kind of wallet, and never to be harmless", async () => {
  const said = async (kind: Account["kind"] | null) => {
    const { frame, close } = paying(kind, `wasm1${kind}`, () => 9_000_000n);
    await vi.waitFor(() => expect(frame.querySelector("aside")?.textContent).toBeTruthy());
    await vi.advanceTimersByTimeAsync(10);
    const text = frame.querySelector("aside")?.textContent ?? "";
    close();
    return text;
  };
  const [none, keplr, ethereum] = [await said(null), await said("keplr"), await said("ethereum")];
  for (const text of [none, keplr, ethereum]) expect(text).not.toMatch(/harmless/);
  expect(none).toContain("An Ethereum wallet signs another text before that");
  expect(none).toContain("whoever gets that signature has the account and its money");
  expect(keplr).toContain("Your wallet signs a text twice for that");
  expect(keplr).toContain("whoever gets one can open your backups");
  expect(ethereum).not.toContain("Your wallet signs a text");
  expect(ethereum).toContain("whoever gets that signature has the account and its money");
});

it("Steps that are done say so, and the one that is left is named", async () => {
  const { frame, close } = paying("keplr", "wasm1steps", () => 9_000_000n);
  const steps = () => [...frame.querySelectorAll("ol li")].map(({ textContent }) => textContent);
  await vi.waitFor(() => expect(steps()[0]).toContain("Your wallet signs a text twice"));
  [...frame.querySelectorAll("button")]
    .find(({ textContent }) => textContent?.startsWith("Sign and pay"))
    ?.click();
  await vi.waitFor(() => expect(steps()[2]).toMatch(/^Left to do: You read the payment/));
  expect(steps()[0]).toBe("The order’s key is made, and its backup is locked: no more is signed for it.");
  expect(steps()[1]).toContain("The order’s key is backed up with the index.");
  close();
});

it("The sheet of an offer is one, and says that it can be withdrawn until it is taken", async () => {
  const { frame, close } = paying("keplr", "wasm1offers", () => 9_000_000n, "5000000");
  const button = () =>
    [...frame.querySelectorAll("button")].find((each) => each.textContent === "Sign and offer 5.00 WHS");
  await vi.waitFor(() => expect(button()?.disabled).toBe(false));
  signed.length = 0;
  button()?.click();
  await vi.waitFor(() => expect(signed).toHaveLength(1));
  expect(signed[0]?.title).toBe("Offer 5.00 WHS for north/whale");
  expect(signed[0]?.note).toContain(
    "You can withdraw it, and have all of it back, until the seller takes the offer.",
  );
  close();
});
