// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

afterEach(() => vi.unstubAllGlobals());

const column = (id: string) => ({
  id,
  name: `north/model-${id}`,
  task: "translation",
  seller: "wasm1seller",
  sales: 0,
  sellable: true,
  deliverWithin: 600,
  challengeWindow: 86_400,
  card: { summary: "Translates letters." },
  latestVersion: null,
  license: { id: "mit" },
  details: null,
  plans: [],
  trackRecord: { ends: [] },
  sellerBonds: [],
});

it("models that are compared keep the search that found them, and lead back to it", async () => {
  answering({ Compare: { a: column("3"), b: column("4"), c: null, d: null } });
  const beside = encodeURIComponent('["3","4"]');
  const { frame, close } = opened(`/compare?words=letters&beside=${beside}`);
  const wayBack = () =>
    [...frame.querySelectorAll("a")].find(({ textContent }) => textContent === "To the results");
  await vi.waitFor(() => expect(frame.textContent).toContain("“Translates letters.”"));
  expect(wayBack()?.getAttribute("href")).toContain(`#/models?words=letters&beside=${beside}`);
  frame.querySelector<HTMLElement>("[aria-label='Remove, north/model-4']")?.click();
  await vi.waitFor(() => expect(location.hash).toBe("#/compare?words=letters&beside=%5B%223%22%5D"));
  close();
});
