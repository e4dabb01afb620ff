// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { at, BUYER, CHAIN, SELLER } from "../../test/order";
import { Speaking } from "../words";
import { Wallets } from "./Wallets";
import { useWallet } from "./wallet";

vi.mock("./sending", () => ({
  sending: async (...given: unknown[]) =>
    (given[5] as (title: string, sent: object) => void)("Paid", { events: [] }),
}));
vi.mock("./live", () => ({
  connected: async () => ({
    kept: { address: SELLER, name: "other", kind: "keplr", wallet: null, publicKey: new Uint8Array(33) },
    signer: null,
  }),
}));
vi.mock("../chain/client", () => ({ Client: class {} }));
vi.mock("./Found", () => ({
  Found: ({ done }: { done: { title: string } | null }) => <p>News: {done?.title ?? "none"}</p>,
}));

afterEach(() => localStorage.clear());

function Sends() {
  const { send } = useWallet();
  return <button type="button" onClick={() => void send({ title: "Paid", calls: [] })} />;
}

it("What one account did is no news to the next one", async () => {
  at(BUYER);
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Speaking>
      <Wallets config={{ api: "http://127.0.0.1/", chain: CHAIN }}>
        <Sends />
      </Wallets>
    </Speaking>,
  );
  await vi.waitFor(() => expect(frame.textContent).toContain("News: none"));
  frame.querySelector("button")?.click();
  await vi.waitFor(() => expect(frame.textContent).toContain("News: Paid"));
  window.dispatchEvent(new Event("keplr_keystorechange"));
  await vi.waitFor(() => expect(frame.textContent).toContain("News: none"));
  root.unmount();
});
