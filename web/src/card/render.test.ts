// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { parse } from "./parse";
import { sanitised } from "./render";

/** What a reader gets of a card. */
function shown(text: string): Document {
  return new DOMParser().parseFromString(String(sanitised(parse(text))), "text/html");
}

describe("a card", () => {
  it("is laid out", () => {
    const page = shown(
      "# Title\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n- [x] done\n\n[site](https://example.org)",
    );
    expect(page.querySelector("h1")?.textContent).toBe("Title");
    expect(page.querySelectorAll("td")).toHaveLength(2);
    expect(page.querySelector("a")?.getAttribute("href")).toBe("https://example.org");
    expect(page.querySelector("a")?.getAttribute("rel")).toContain("noopener");
  });

  it("runs nothing and loads nothing", () => {
    const hostile = [
      "<script>alert(1)</script>",
      '<img src=x onerror="alert(1)">',
      '<svg onload="alert(1)"><animate onbegin=alert(1)></svg>',
      "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
      "<style>body{display:none}</style>",
      '<p style="position:fixed;inset:0" class="main" id="app" onclick="alert(1)">x</p>',
      "<form action=https://evil.example><input name=seed><button>Sign</button></form>",
      "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
      "<a href='java\nscript:alert(1)'>a</a>",
      "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example>",
      "![spy](https://evil.example/pixel.png)",
    ].join("\n\n");
    const page = shown(hostile);
    const all = [...page.body.querySelectorAll("*")];
    const bad =
      "script, img, svg, iframe, style, form, input, button, math, link, base, object, embed, video, audio";
    expect(page.body.querySelectorAll(bad)).toHaveLength(0);
    expect(
      all.flatMap((node) => node.getAttributeNames()).filter((name) => /^on|style|class|id$/.test(name)),
    ).toEqual([]);
  });

  it("leads nowhere but to the web", () => {
    for (const href of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc",
      "#/sell",
    ]) {
      expect(shown(`[x](${href})`).querySelector("a")?.getAttribute("href") ?? null).toBeNull();
    }
  });

  it("shows a picture's address instead of the picture", () => {
    const page = shown("![a chart](https://host.example/chart.png)");
    expect(page.querySelector("a")?.getAttribute("href")).toBe("https://host.example/chart.png");
    expect(page.querySelector("a")?.textContent).toBe("a chart");
  });

  it("can't turn the direction of a text", () => {
    expect(shown("cheap\u202etxt.exe\u2066").body.textContent?.trim()).toBe("cheaptxt.exe");
  });

  it("of a megabyte of nesting is laid out all the same", () => {
    for (const mark of [">", "- ", "1. ", "  ", "[", "*", "`", "<b>", "| a |\n"]) {
      expect(parse(mark.repeat(1_048_576 / mark.length)), mark).toBeTypeOf("string");
    }
  });
});
