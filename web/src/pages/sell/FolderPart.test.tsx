// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import { TestDatabase } from "../../../test/signing/browser";

vi.hoisted(() => {
  window.matchMedia = () => ({ matches: true, addEventListener() {}, removeEventListener() {} }) as never;
});
vi.mock("../../chain/client", () => ({
  Client: class {
    smart = () => new Promise(() => {});
  },
}));
beforeEach(() => {
  vi.stubGlobal("indexedDB", new TestDatabase());
  answering({});
});
afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(window, "showDirectoryPicker");
});

const chain = { id: "market-1", rpc: [], prefix: "wasm", contracts: {} } as never;

async function shown() {
  const { frame, close } = opened("/sell", () => {}, undefined, { chain });
  await vi.waitFor(() => expect(frame.querySelector("input[data-folder]")).not.toBeNull());
  const input = frame.querySelector<HTMLInputElement>("input[data-folder]");
  const says = (text: string) => vi.waitFor(() => expect(frame.textContent).toContain(text));
  return { frame, close, input, says };
}

it("a folder that has no file is named, whichever way it was chosen", async () => {
  const { frame, close, input, says } = await shown();
  Object.defineProperty(input, "files", { value: [] });
  input?.dispatchEvent(new Event("change", { bubbles: true }));
  await says("There is no file in it: choose another folder, or files.");
  input?.dispatchEvent(new Event("cancel", { bubbles: true }));
  await says("A folder without a file counts as none.");
  const handle = { name: "bare", entries: async function* () {} };
  Object.assign(window, { showDirectoryPicker: async () => handle });
  [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === "Choose a folder")?.click();
  await says("The folder bare has no file: choose another.");
  expect(location.hash).toBe("#/sell");
  close();
});

it("the inputs behind the buttons are no buttons of their own", async () => {
  const { frame, close } = await shown();
  for (const input of frame.querySelectorAll<HTMLInputElement>("input[type=file]"))
    expect(input.hidden).toBe(true);
  close();
});
