import { Marked, type Tokens } from "marked";
import { MOST, PICTURES } from "./bounds";
import { escaped } from "./escape";
import { lifted, restored } from "./formulas";

/** Deepest nesting of quotations and lists; deeper ones are flattened, so that no text makes the parser run for long. */
const DEEPEST = 12;

/** Characters that turn the direction of what stands around them. A text could be made to read as another. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g;

/** Pictures that are in the card itself, as others would tell their host who reads. */
const EMBEDDED = /data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+/g;

/** A card as HTML. It is a stranger's still: nothing shows it before it is sanitised. */
export interface Parsed {
  html: string;
  /** The pictures that `picture:0` and its like name. */
  pictures: string[];
  /** What is too long to be laid out. */
  rest: string;
}

export async function parse(text: string): Promise<Parsed> {
  const pictures: string[] = [];
  const named = text.replaceAll(EMBEDDED, (picture) => {
    if (pictures.length >= PICTURES) return "";
    pictures.push(picture);
    return `picture:${pictures.length - 1}`;
  });
  const laidOut = named.slice(0, MOST).replace(OVERRIDES, "");
  const marked = new Marked({ gfm: true, breaks: false, async: false });
  marked.use({
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => stilled(text),
      image({ href, text, title }: Tokens.Image) {
        if (!/^picture:\d+$/.test(href)) return link(href, text || href);
        return `<img src="${href}" alt="${escaped(text)}" title="${escaped(title ?? "")}">`;
      },
    },
  });
  const rest = named.slice(MOST);
  const { text: source, formulas } = lifted(laidOut);
  const html = marked.parse(flattened(source)) as string;
  if (formulas.length === 0) return { html, pictures, rest };
  const { writer } = await import("./formula");
  return { html: restored(html, formulas, writer()), pictures, rest };
}

/**
 * Renames what a browser would complain of while it reads the HTML, long before that is sanitised: styles, scripts and handlers.
 * Nothing relies on this but the quiet of the console.
 */
function stilled(html: string): string {
  return html
    .replaceAll(/<(\/?)(style|script)\b/gi, "<$1still-$2")
    .replaceAll(/<[a-z][^<>]*>/gi, (tag) =>
      tag.replaceAll(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"),
    );
}

function link(href: string, text: string): string {
  return `<a href="${escaped(href)}">${escaped(text)}</a>`;
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
