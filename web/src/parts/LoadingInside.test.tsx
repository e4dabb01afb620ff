// @vitest-environment jsdom
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import type { LoadingFile } from "../sealing";
import { Speaking } from "../words";
import { LoadingInside } from "./Loading";

const source: LoadingFile = {
  path: "modeling.py",
  kind: "source",
  effect: "runs",
  basis: "read",
  why: "Python code",
};
const script: LoadingFile = { ...source, path: "run.sh", kind: "program", effect: "may_run", basis: "name" };

async function said(files: readonly LoadingFile[], by: "here" | "selling"): Promise<HTMLElement> {
  const frame = document.createElement("div");
  const root = createRoot(frame);
  root.render(
    <Speaking>
      <Suspense>
        <LoadingInside files={files} by={by} />
      </Suspense>
    </Speaking>,
  );
  await vi.waitFor(() => expect(frame.querySelector("section p")).toBeTruthy());
  return frame;
}

it("a seller reads at once which files buyers are told of", async () => {
  const frame = await said([source, script], "selling");
  expect(frame.textContent).toContain("Buyers read so before they pay");
  expect(frame.querySelector("details")?.open).toBe(true);
  const files = [...frame.querySelectorAll("li")].map(({ textContent }) => textContent);
  expect(files[0]).toContain("modeling.pysource code: runs code");
  expect(files[1]).toContain("run.shprogram, library or script: may run code");
  expect(frame.textContent).toContain("Configurations and templates are sealed until then");
});

it("whoever opened the files reads what this browser found in them, and by what evidence", async () => {
  const one = await said([source], "here");
  expect(one.textContent).toContain("This browser looked into all of them.");
  expect(one.textContent).toContain("Evidence: its bytes, which this browser read");
  expect(one.textContent).toContain("Load it where code can do no harm");
  const maybe = await said([script], "here");
  expect(maybe.textContent).toContain(
    "may run code. This browser looked into all of them: the rest depends on the program",
  );
  const none = await said([], "here");
  expect(none.textContent).toContain("All files hold data alone.");
  expect(none.textContent).not.toContain("Load it where");
});

it("of very many files it names as many as the index does, and says how many there are", async () => {
  const many = Array.from({ length: 50 }, (_, place) => ({ ...source, path: `${place}.py` }));
  const frame = await said(many, "here");
  expect(frame.querySelectorAll("li")).toHaveLength(20);
  expect(frame.textContent).toContain("20 of 50 files stand here");
});
