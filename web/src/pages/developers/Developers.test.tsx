// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

afterEach(() => vi.unstubAllGlobals());

it("the page for developers names each kind of feed", async () => {
  answering({});
  const { frame, close } = opened("/developers");
  await vi.waitFor(() => expect(frame.textContent).toContain("Atom feeds"));
  for (const feed of ["listings", "listings/1", "sellers/ACCOUNT", "publishers/HANDLE"])
    expect(frame.textContent).toContain(`http://127.0.0.1/v1/feeds/${feed}.atom`);
  close();
});
