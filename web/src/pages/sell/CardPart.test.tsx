// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { loadSelling, Speaking } from "../../words";
import { CardPart } from "./CardPart";
import { newDraft } from "./terms";

vi.mock("../model/Card", () => ({ Card: () => null }));

async function noteOf(id: string, allows: object | null): Promise<string | null | undefined> {
  await loadSelling();
  const card = {
    name: "Tiny",
    task: "other",
    framework: "other",
    license: { id, uri: null, sha256: null },
    allows,
  };
  const found = { ...card, metrics: [], warnings: [], body: "" };
  const seen = { listed: { found, refusals: [] } } as never;
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Speaking>
      <CardPart draft={newDraft("1", null, "uwhs")} seen={seen} change={() => {}} isNew />
    </Speaking>,
  );
  const field = () => frame.querySelector("#sell-license-0");
  await vi.waitFor(() => expect(field()).not.toBeNull());
  expect(field()?.getAttribute("aria-invalid")).toBe("false");
  const note = frame.querySelector("#sell-license-0-note")?.textContent;
  root.unmount();
  return note;
}

it("a license that no list knows is taken, with a note", async () => {
  expect(await noteOf("MITT", null)).toContain("MITT is no SPDX identifier that this page knows.");
  for (const id of ["mit", "other", "CC-BY-NC-4.0"])
    expect(await noteOf(id, null), id).toContain("an SPDX identifier");
  expect(await noteOf("new-license", {})).toContain("an SPDX identifier");
});
