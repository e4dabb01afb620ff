import { Marked, type Tokens } from "marked";
import { MOST } from "./bounds";

/** Deepest nesting of quotations and lists; deeper ones are flattened, so that no text makes the parser run for long. */
const DEEPEST = 12;

/** Characters that turn the direction of what stands around them. A text could be made to read as another. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g;

/** Makes HTML of a card. It is a stranger's still: nothing shows it before it is sanitised. */
export function parse(text: string): string {
  const marked = new Marked({ gfm: true, breaks: false, async: false });
  marked.use({
    renderer: {
      // A picture would tell its host who reads.
      image({ href, text }: Tokens.Image) {
        return link(href, text || href);
      },
    },
  });
  return marked.parse(flattened(text.slice(0, MOST).replace(OVERRIDES, ""))) as string;
}

function link(href: string, text: string): string {
  return `<a href="${escaped(href)}">${escaped(text)}</a>`;
}

function escaped(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (mark) => names[mark] ?? mark);
}

function flattened(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const marks = /^(?:[ \t]*(?:>|[-*+] |\d{1,9}[.)] ))+/.exec(line)?.[0] ?? "";
      const count = marks.match(/>|[-*+] |\d+[.)] /g)?.length ?? 0;
      const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
      if (count > DEEPEST) return line.slice(marks.length);
      return indent > 4 * DEEPEST ? line.trimStart() : line;
    })
    .join("\n");
}
