// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { dealWith, resaleWith } from "../../../test/deal";
import type { Deal } from "../../chain/quote";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import { Terms } from "./Terms";

vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: string }) => <a href="#/">{children}</a>,
}));
vi.mock("../../sealing/weighing", () => ({ useWeighing: () => ({ weighing: { state: "none", held: 0 } }) }));

async function read(deal: Deal) {
  await wordsOf("en", ["listings", "pages"]);
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Speaking>
      <Terms
        deal={deal}
        wanted={{ listing: 3, plan: 0, waiveWindow: false }}
        expiresIn={0}
        waiveWindow={false}
        setWaiveWindow={() => {}}
      >
        {null}
      </Terms>
    </Speaking>,
  );
  await vi.waitFor(() => expect(frame.textContent).toContain("What happens then"));
  const told = {
    text: frame.textContent ?? "",
    warned: frame.querySelector("[role=alert]")?.textContent ?? null,
  };
  root.unmount();
  return told;
}

it("A buyer is warned of a window that a person can hardly use, whoever sells", async () => {
  const resold = await read(resaleWith());
  expect(resold.warned).toContain("You have 11 s to prove that the file is bad.");
  expect(resold.warned).toContain("begin when the key comes, at any time within 1 h 1 min of the payment");
  expect(resold.warned).toContain("Weighing the file before you pay is the check that you have");
  const listed = await read(dealWith({ terms: { challenge_window: 300 } }));
  expect(listed.warned).toContain("You have 5 min to prove that the file is bad.");
  expect((await read(dealWith())).warned).toBeNull();
  expect((await read(dealWith({ terms: { challenge_window: 0 } }))).warned).toBeNull();
});

it("A resale promises nothing out of a bond, since none backs it", async () => {
  const { text } = await read(resaleWith());
  expect(text).not.toContain("part of the seller’s bond");
  expect(text).toContain(
    "from 1 h 1 min on one transaction, which anybody may send, returns the price to you, 5.00 WHS",
  );
  expect(text).toContain("one proof returns 5.00 WHS to you: the price, and nothing with it");
  expect(text).toContain("Nothing returns the price after that: a resold license has no bond.");
  const listed = (await read(dealWith())).text;
  expect(listed).toContain("one proof returns 5.40 WHS to you: the price, and a part of the seller’s bond.");
});

it("A buyer reads that a dispute can return the whole price", async () => {
  const { text } = await read(dealWith());
  expect(text).toContain(
    "up to 4.874\u202f999 WHS go back while you keep the license, or the whole price without it.",
  );
});
