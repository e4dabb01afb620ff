// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "./parse";
import { sizeOf } from "./picture";
import { sanitised } from "./render";

beforeEach(() => {
  let made = 0;
  URL.createObjectURL = vi.fn(() => `blob:null/${made++}`);
  URL.revokeObjectURL = vi.fn();
});

/** What a reader gets of a card. */
async function shown(text: string): Promise<Document> {
  const { html } = sanitised(await parse(text));
  return new DOMParser().parseFromString(String(html), "text/html");
}

/** A picture of one pixel that says it has others. */
function png(width: number, height: number): string {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
}

describe("a card", () => {
  it("is laid out", async () => {
    const span = await shown('<table><tr><td colspan="2" align="right">x</td></tr></table>');
    expect(span.querySelector("td")?.getAttributeNames()).toEqual(["colspan", "align"]);
    const page = await shown(
      "# Title\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n- [x] done\n\n[site](https://example.org)",
    );
    expect(page.querySelector("h1")?.textContent).toBe("Title");
    expect(page.querySelectorAll("td")).toHaveLength(2);
    expect(page.querySelector("a")?.getAttribute("href")).toBe("https://example.org");
    expect(page.querySelector("a")?.getAttribute("rel")).toContain("noopener");
  });

  it("runs nothing and loads nothing", async () => {
    const hostile = [
      "<script>alert(1)</script>",
      '<img src=x onerror="alert(1)">',
      '<svg onload="alert(1)"><animate onbegin=alert(1)></svg>',
      "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
      "<style>body{display:none}</style>",
      '<p style="position:fixed;inset:0" class="main" id="app" onclick="alert(1)">x</p>',
      "<form action=https://evil.example><input name=seed><button>Sign</button></form>",
      "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
      "<math href=javascript:alert(1)><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction>",
      "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
      "<a href='java\nscript:alert(1)'>a</a>",
      "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example>",
      "![spy](https://evil.example/pixel.png)",
      "<img src='https://evil.example/pixel.png' srcset='https://evil.example/2x.png 2x'>",
      "<picture><source srcset=https://evil.example/a.png></picture><video poster=https://evil.example/b.png>",
      "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
      "$\\href{javascript:alert(1)}{x} \\style{position:fixed}{x} \\includegraphics{https://evil.example/x}$",
      "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
      "<template><script>alert(1)</script></template><dialog open>Sign here</dialog>",
    ].join("\n\n");
    const page = await shown(hostile);
    const all = [...page.body.querySelectorAll("*")];
    const bad =
      "script, svg, iframe, style, form, input, button, link, base, object, embed, video, audio, picture, source, template, dialog, annotation-xml, mglyph, maction, [srcset], [poster]";
    expect([...page.body.querySelectorAll(bad)].map((node) => node.outerHTML)).toEqual([]);
    expect([...page.body.querySelectorAll("img")].filter((node) => node.hasAttribute("src"))).toEqual([]);
    expect(
      all.flatMap((node) => node.getAttributeNames()).filter((name) => /^on|style|class|id$/.test(name)),
    ).toEqual([]);
    expect(page.body.textContent).not.toMatch(/alert\(1\)(?!.*not trusted)|display:none/);
    expect(page.body.innerHTML).not.toMatch(/href="(?!https:\/\/evil)/);
  });

  it("gives a browser nothing to complain of while it is read", async () => {
    const { html } = await parse(
      "<p style='color:red' onclick=\"x()\">the style = x</p><svg/onload=x()>\n\n<style>a{}</style>\n\n$\\color{red}{x}$",
    );
    expect(html).not.toMatch(/<[^>]*[\s/](?:style|on\w+)=|<style|<script/);
    expect(html).toContain("the style = x");
  });

  it("leads nowhere but to the web", async () => {
    for (const href of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc",
      "#/sell",
      "picture:0",
      "blob:https://market.example/1",
    ]) {
      const page = await shown(`[x](${href}) <a href="${href}">y</a>`);
      expect(page.querySelectorAll("a[href]"), href).toHaveLength(0);
    }
  });

  it("shows the address of a picture from elsewhere instead of the picture", async () => {
    const page = await shown(
      "![a chart](https://host.example/chart.png) <img alt='another' src='https://host.example/2.png'>",
    );
    const links = [...page.querySelectorAll("a")].map((link) => [
      link.textContent,
      link.getAttribute("href"),
    ]);
    expect(links).toEqual([
      ["a chart", "https://host.example/chart.png"],
      ["another", "https://host.example/2.png"],
    ]);
    expect(page.querySelector("a:last-of-type")?.getAttribute("rel")).toContain("noreferrer");
    expect(page.querySelectorAll("img")).toHaveLength(0);
  });

  it("shows pictures that are in it, at their size", async () => {
    const text = `![loss](${png(640, 480)} "by epoch")\n\n<img src="${png(10, 20)}">`;
    const rendered = sanitised(await parse(text));
    const page = new DOMParser().parseFromString(String(rendered.html), "text/html");
    const [first, second] = [...page.querySelectorAll("img")];
    expect(first?.getAttribute("src")).toBe("blob:null/0");
    expect([first?.getAttribute("width"), first?.getAttribute("height"), first?.getAttribute("alt")]).toEqual(
      ["640", "480", "loss"],
    );
    expect(second?.getAttribute("src")).toBe("blob:null/1");
    rendered.release();
    expect(URL.revokeObjectURL).toHaveBeenCalledTimes(2);
  });

  it("shows no picture that would unfold to more than a page takes, nor one that another card had", async () => {
    await shown(`![x](${png(1, 1)})`);
    expect((await shown(`![huge](${png(60_000, 60_000)})`)).querySelector("img")?.hasAttribute("src")).toBe(
      false,
    );
    expect((await shown("![x](picture:0)")).querySelector("img")?.hasAttribute("src")).toBe(false);
    const many = await shown(Array.from({ length: 80 }, () => `![x](${png(1, 1)})`).join("\n\n"));
    expect(many.querySelectorAll("img[src]").length).toBeLessThanOrEqual(50);
  });

  it("can't turn the direction of a text", async () => {
    expect((await shown("cheap\u202etxt.exe\u2066")).body.textContent?.trim()).toBe("cheaptxt.exe");
  });

  it("of a megabyte of nesting is laid out all the same", async () => {
    for (const mark of [
      ...[
        ">",
        "- ",
        "1. ",
        "  ",
        "[",
        "*",
        "`",
        "<b>",
        "| a |\n",
        "$",
        "$a",
        "$$\n",
        "$a$ ",
        "\\$",
        "![](",
        "<img>",
      ],
      ...["$\\frac{1}{2}$ ", "$\\def\\a{\\a\\a}\\a$ ", "data:image/png;base64,AAAA "],
    ]) {
      const began = performance.now();
      expect(await parse(mark.repeat(1_048_576 / mark.length)), mark).toHaveProperty("html");
      expect(performance.now() - began, mark).toBeLessThan(3_000);
    }
  }, 30_000);

  it("that is too long keeps the rest as it was written, without what stands for pictures", async () => {
    const { rest } = await parse(`${"a ".repeat(100_000)}end ![x](${png(1, 1)})`);
    expect(rest).toBe("end ![x](picture:0)");
  });
});

describe("a formula", () => {
  it("is set as MathML, in a line or on its own", async () => {
    const page = await shown(
      "Loss *of* $\\mathcal{L} = -\\sum_i y_i \\log p_i$ and\n\n$$\n\\frac{a}{b}\n$$\n",
    );
    expect(page.querySelectorAll("math")).toHaveLength(2);
    expect(page.querySelector("math[display=block] mfrac")?.children).toHaveLength(2);
    expect(page.querySelectorAll("math msub")[1]?.textContent).toBe("yi");
  });

  it("is no price, no code, and no variable of a shell", async () => {
    const page = await shown(
      "It costs $5 or $10, or $5-$10.\n\nFrom $5 to $ten.\n\n\\$a$\n\n`$x$`, \\$a\\$, and $HOME of\n\n```\n$y$\n```",
    );
    expect(page.querySelectorAll("math")).toHaveLength(0);
    expect(page.querySelectorAll("code")).toHaveLength(2);
    expect(page.body.textContent).toContain("It costs $5 or $10");
  });

  it("that can't be set stays as it was written", async () => {
    expect((await shown("$\\frac{a}$")).querySelector("code")?.textContent).toBe("$\\frac{a}$");
    expect((await shown("$\\style{x}{<b>y}$")).querySelector("code")?.textContent).toBe("$\\style{x}{<b>y}$");
    const many = await shown("$x$ ".repeat(1_100));
    expect([many.querySelectorAll("math").length, many.querySelectorAll("code").length]).toEqual([1000, 100]);
  });

  it("takes no more room than a space does", async () => {
    const raw =
      "<math><mspace width='9999em'></mspace><mpadded voffset='-99em' width='0'><mi>x</mi></mpadded></math>";
    const page = await shown(`$a\\quad b$ ${raw}`);
    expect([...page.querySelectorAll("mspace")].map((node) => node.getAttribute("width"))).toEqual([
      "1em",
      null,
    ]);
    expect(page.querySelector("mpadded")?.getAttributeNames()).toEqual(["width"]);
  });
});

it("the size of a picture is read from its header", () => {
  const bytes = (...values: (number | string)[]) =>
    Uint8Array.from(
      values.flatMap((value) => (typeof value === "string" ? [...Buffer.from(value)] : [value])),
    );
  expect(sizeOf(bytes("GIF89a", 0x40, 1, 0xf0, 0))).toEqual({ width: 320, height: 240 });
  expect(sizeOf(bytes("RIFF", 0, 0, 0, 0, "WEBPVP8X", ...Array(8).fill(0), 9, 0, 0, 19, 0, 0))).toEqual({
    width: 10,
    height: 20,
  });
  expect(sizeOf(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 20, 0, 10))).toEqual({
    width: 10,
    height: 20,
  });
  expect(sizeOf(bytes("GIF8"))).toBeNull();
  expect(sizeOf(bytes("<svg>"))).toBeNull();
  expect(sizeOf(new Uint8Array())).toBeNull();
});
