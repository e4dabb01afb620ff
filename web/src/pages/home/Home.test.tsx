// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

vi.mock("./live", () => ({ useLiveSteps: (_: string, first: unknown) => first }));
afterEach(() => vi.unstubAllGlobals());

const row = {
  id: "3",
  name: "north/model",
  seller: "wasm1seller",
  card: null,
  latestVersion: null,
  plans: [],
  trackRecord: { ends: [] },
  sellerBonds: [],
};

function market(nodes: object[], tasks: string[]) {
  return {
    _meta: null,
    settled: [],
    market: { stakes: [], deliveryTimes: null },
    all: {
      total: { count: nodes.length, isExact: true },
      histogram: [],
      facets: [{ values: tasks.map((value) => ({ value, count: 1 })) }],
    },
    trending: { nodes },
    newest: { nodes },
    best: { nodes },
    recentSteps: [],
  };
}

/** The home page, once its lists are there, with what presses a tab, a task or a button by its words. */
async function home(answers: Record<string, unknown>) {
  answering(answers);
  const { frame, close } = opened("/");
  const panel = () => frame.querySelector("[role=tabpanel]");
  await vi.waitFor(() => expect(panel()?.querySelector("table [data-waiting], h3, a")).toBeTruthy());
  const press = (name: string) =>
    [...frame.querySelectorAll<HTMLElement>("button, label")]
      .find(({ textContent }) => textContent === name)
      ?.click();
  return { panel, press, close };
}

const ways = (panel: Element | null) =>
  [...(panel?.querySelectorAll("li") ?? [])].map((way) => way.textContent);

it("a task of which nothing is for sale says so, and leads on", async () => {
  const { panel, press, close } = await home({
    Home: market([row], ["translation", "speech"]),
    BestOf: { listings: { nodes: [] } },
  });
  await vi.waitFor(() => expect(panel()?.textContent).toContain("north/model"));
  press("Best selling");
  await vi.waitFor(() => expect(panel()?.textContent).toContain("speech"));
  press("speech");
  await vi.waitFor(() =>
    expect(panel()?.querySelector("h3")?.textContent).toBe("No model of the task “speech” is for sale now."),
  );
  expect(ways(panel())).toEqual(["Without speech", "Models that mention “speech”", "All models"]);
  const links = [...(panel()?.querySelectorAll("a") ?? [])].map((link) => link.getAttribute("href"));
  expect(links.map((link) => link?.slice(link.indexOf("#")))).toEqual(["#/models?words=speech", "#/models"]);
  expect(panel()?.querySelector("table")).toBeNull();
  press("Without speech");
  await vi.waitFor(() => expect(panel()?.textContent).toContain("north/model"));
  close();
});

it("a task whose models are not answered says that, and asks again", async () => {
  const answers: Record<string, unknown> = { Home: market([row], ["translation", "speech"]), BestOf: null };
  const { panel, press, close } = await home(answers);
  press("Best selling");
  await vi.waitFor(() => expect(panel()?.textContent).toContain("speech"));
  press("speech");
  await vi.waitFor(() => expect(panel()?.querySelector("[role=alert]")).toBeTruthy());
  answers.BestOf = { listings: { nodes: [row] } };
  press("Try again");
  await vi.waitFor(() => expect(panel()?.textContent).toContain("north/model"));
  close();
});

it("a market in which nothing is for sale leads to selling", async () => {
  const { panel, close } = await home({ Home: market([], []) });
  await vi.waitFor(() => expect(panel()?.querySelector("h3")?.textContent).toBe("Nothing is for sale yet."));
  expect(ways(panel())).toEqual(["Sell the first model"]);
  close();
});
