import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { PublisherStanding } from "../../api/generated/graphql";
import { buying } from "../../words/en/buying";
import { Alike } from "./Alike";

vi.mock("../../words", () => ({ useSpeech: () => ({ words: { buying } }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ search, children }: { search: object; children: string }) => (
    <a href={JSON.stringify(search)}>{children}</a>
  ),
}));

const said = (standing: PublisherStanding, handle: string | null) =>
  renderToStaticMarkup(<Alike publisher={{ standing, handle }} />);

it("whoever pays a look-alike reads that another account gets the money, and finds the models of the one it looks like", () => {
  const text = said("LOOK_ALIKE", "north");
  expect(text).toContain("north does not sell this.");
  expect(text).toContain("escrow pays that account");
  expect(text).toContain("&quot;words&quot;:&quot;north&quot;");
  expect(text).toContain("[&quot;PROVEN&quot;,&quot;ATTESTED&quot;]");
});

it("nobody else is warned of", () => {
  expect(said("PROVEN", "north")).toBe("");
  expect(said("ATTESTED", "north")).toBe("");
  expect(said("CLAIMED", null)).toBe("");
});
