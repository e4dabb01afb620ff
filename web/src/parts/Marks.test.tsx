import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { ListingRowFragment } from "../api/generated/graphql";
import { en } from "../words/en";
import { Loads } from "./Marks";

vi.mock("../words", () => ({ useSpeech: () => ({ words: en }) }));

type Row = ListingRowFragment;
const said = (loads: Row["loads"] | undefined, scanned: Row["scanned"] | null = null) =>
  renderToStaticMarkup(<Loads loads={loads} scanned={scanned} />).replaceAll(/<[^>]+>/g, "|");

it("a row says that a model runs code, that it may, or that it is data alone, and nothing without an index", () => {
  expect(said("RUNS_CODE")).toBe("|runs code when it is loaded|");
  expect(said("DATA_ONLY")).toBe("|data alone|");
  expect(said("UNKNOWN")).toBe("|may run code when it is loaded|");
  expect(said(undefined)).toBe("");
});

it("a row has what scanners found if it may harm, and praises nothing", () => {
  expect(said("UNKNOWN", "MALICIOUS")).toBe(
    "|a scanner found what does harm||may run code when it is loaded|",
  );
  expect(said("UNKNOWN", "SUSPICIOUS")).toBe(
    "|a scanner found what may do harm||may run code when it is loaded|",
  );
  expect(said("DATA_ONLY", "CLEAN")).toBe("|data alone|");
});
