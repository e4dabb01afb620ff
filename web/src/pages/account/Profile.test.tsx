// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, expect, it, vi } from "vitest";
import { answering } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { type Chain, ChainContext } from "../../chain/market";
import { type Asked, WalletContext } from "../../wallet/wallet";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import { Profile } from "./Profile";

const config = {
  api: "http://127.0.0.1/",
  chain: { id: "test", prefix: "wasm", contracts: { reputation: "wasm1r" } },
};
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  useRouteContext: () => ({ config }),
}));
afterEach(() => vi.unstubAllGlobals());

const ACCOUNT = "wasm1me";
const attestation = (status: string, account: string, name: string) => ({
  status,
  level: "HIGH",
  expiresAt: "2027-01-01T00:00:00Z",
  verifier: { account, name },
});

/** What the contract of reputation answers, by the question's name. */
const records: Record<string, unknown> = {
  profile: { account: ACCOUNT },
  config: { handle_deposit: { amount: "0", denom: "uwhs" }, handle_cooldown: 60 },
  links: { account: ACCOUNT, next: 0, wallets: [] },
};
const chain = {
  smart: async (_: string, question: object) => records[Object.keys(question)[0] ?? ""],
} as unknown as Chain;

it("an account revokes what a verifier attests of it, while that counts", async () => {
  await wordsOf("en", ["listings", "pages"]);
  const attestations = [
    attestation("VALID", "wasm1notary", "Notary of the harbour"),
    attestation("REVOKED", "wasm1other", "Another one"),
  ];
  answering({ Profile: { account: { profile: { handle: null, card: null, domain: null }, attestations } } });
  const asked: Asked[] = [];
  const wallet = {
    account: { address: ACCOUNT, name: "me", kind: "keplr" as const, publicKey: new Uint8Array(33) },
    canSign: true,
    connect: () => {},
    disconnect: () => {},
    signText: () => Promise.reject(new Error("no text is signed")),
    send: async (sent: Asked) => {
      asked.push(sent);
      return { hash: "", height: 1n, events: [] };
    },
  };
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Provider value={clientOf({ api: config.api })}>
      <Speaking>
        <WalletContext value={wallet}>
          <ChainContext value={chain}>
            <Profile>{null}</Profile>
          </ChainContext>
        </WalletContext>
      </Speaking>
    </Provider>,
  );
  const buttons = () =>
    [...frame.querySelectorAll("button")].filter(({ textContent }) => textContent?.startsWith("Revoke it"));
  await vi.waitFor(() => expect(frame.textContent).toContain("It was revoked."));
  expect(buttons().map(({ textContent }) => textContent)).toEqual(["Revoke it Notary of the harbour"]);
  buttons()[0]?.click();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({
    title: "Revoke what Notary of the harbour attests of you",
    calls: [
      {
        contract: "reputation",
        message: { revoke_attestation: { account: ACCOUNT, verifier: "wasm1notary" } },
      },
    ],
  });
  root.unmount();
});
