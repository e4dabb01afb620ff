// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../test/drawing";

/** The code of a model's page, which is on its way until a test has it arrive. */
const code = vi.hoisted(() => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { arrived, arrive };
});
vi.mock("./pages/model/Model", async () => {
  await code.arrived;
  return { Model: () => "the model" };
});
afterEach(() => vi.unstubAllGlobals());

it("a page that is opened by its address shows its frame while its code is loaded", async () => {
  answering({});
  const { frame, close } = opened("/models/3");
  const main = () => frame.querySelector("main");
  await vi.waitFor(() => expect(main()?.querySelector("[data-waiting]")).toBeTruthy());
  expect(frame.querySelector("header")?.textContent).toContain("Models");
  code.arrive();
  await vi.waitFor(() => expect(main()?.textContent).toBe("the model"));
  expect(main()?.querySelector("[data-waiting]")).toBeNull();
  close();
});
