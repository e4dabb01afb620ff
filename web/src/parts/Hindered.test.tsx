import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { Hindrance } from "../market/orderable";
import { hindrances } from "../words/en/hindrances";
import { Hindered } from "./Hindered";

vi.mock("../words", () => ({
  useSpeech: () => ({ words: { hindrances }, format: { date: (at: string) => at.slice(0, 10) } }),
}));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ search, children }: { search?: { tab?: string }; children: string }) => (
    <a href={search?.tab}>{children}</a>
  ),
}));

const said = (hindrance: Hindrance) =>
  renderToStaticMarkup(<Hindered hindrance={hindrance} listing="3" seller="wasm1" plan={0} isResold />);

it("a delisted listing says what becomes of what was bought, leads to its reports, and sells no license on", () => {
  const text = said({ kind: "delisted" });
  expect(text).toContain("The market’s governance delisted it.");
  expect(text).toContain("Licenses stay valid");
  expect(text).toContain('<a href="reviews">Its reports</a>');
  expect(text).not.toContain("Resold licenses");
});

it("a listing whose seller paused leads to the licenses that are resold, and to no reports", () => {
  const text = said({ kind: "paused" });
  expect(text).toContain("Resold licenses need no bond: they can be bought now.");
  expect(text).not.toContain("Its reports");
});

it("a closed denom says since when, where governance named the time", () => {
  expect(said({ kind: "denom", since: "2027-03-01T00:00:00Z" })).toContain("since 2027-03-01");
  expect(said({ kind: "denom" })).toContain("The market takes no new orders in the currency of this price.");
});
