// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../test/drawing";

afterEach(() => vi.unstubAllGlobals());

it("the footer leads to the section about the contracts, and again from further down its page", async () => {
  answering({});
  const brought: string[] = [];
  Element.prototype.scrollIntoView = function (this: Element) {
    brought.push(this.id);
  };
  const { frame, close } = opened("/", (frame) => document.body.append(frame));
  const link = () =>
    [...frame.querySelectorAll<HTMLElement>("footer a")].find(
      ({ textContent }) => textContent === "Contracts and checksums",
    );
  await vi.waitFor(() => expect(link()).toBeTruthy());
  link()?.click();
  await vi.waitFor(() => expect(brought).toEqual(["contracts"]));
  expect(location.hash).toBe("#/developers#contracts");
  link()?.click();
  expect(brought.length).toBeGreaterThan(1);
  close();
  frame.remove();
});
