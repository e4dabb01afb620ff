import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import { hindrances as en } from "../words/en/hindrances";
import { hindrances as nl } from "../words/nl/hindrances";
import { Closes } from "./Closes";

const spoken = vi.hoisted(() => ({ hindrances: {} as unknown }));
vi.mock("../words", () => ({
  unitOf: (denom: string) => denom.slice(1).toUpperCase(),
  useSpeech: () => ({
    words: spoken,
    format: { date: (at: Date) => at.toISOString().slice(0, 10), time: () => "noon" },
  }),
}));

const said = (at: Date | null, words: unknown) => {
  spoken.hindrances = words;
  return renderToStaticMarkup(<Closes denom="uwhs" at={at} />);
};

it("a closing says from when on, and what becomes of open orders, in each language", () => {
  const at = new Date("2027-03-01T12:00:00Z");
  const text = said(at, en);
  expect(text).toContain("WHS");
  expect(text).toContain("2027-03-01, noon");
  expect(text).toContain("open orders end in it");
  expect(said(at, nl)).toContain("2027-03-01, noon");
});

it("a denom that is closed without a date says so", () => {
  expect(said(null, en)).toContain("The market takes no new orders in WHS");
});
