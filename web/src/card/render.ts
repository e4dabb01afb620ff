import DOMPurify from "dompurify";
import workerUrl from "./card.worker?worker&url";
import type { Parsed } from "./parse";
import { pictureOf } from "./picture";
import { policy } from "./trusted";

/** Longest time for a card: it is shown as it was written after that. */
const PATIENCE = 2_000;

const TAGS =
  "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr ul".split(
    " ",
  );
const PLAIN = ["align", "alt", "colspan", "open", "rowspan", "start", "title"];
const FORMULA_TAGS =
  "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover".split(
    " ",
  );
const FORMULA_ATTRIBUTES =
  "accent accentunder columnalign display displaystyle fence form largeop linethickness lspace mathvariant movablelimits rspace scriptlevel separator stretchy symmetric width".split(
    " ",
  );
/** Lengths of formulas: what a space takes, and no more. */
const LENGTH = /^-?[0-2]?(?:\.\d{1,4})?em$|^0$/;

/** A card that may be shown, and the addresses of its pictures, which stay until they are given back. */
export interface Rendered {
  html: string;
  rest: string;
  /** Gives back what the pictures take. */
  release(): void;
}

/** Lays a card out; null if it can't be in time. */
export async function render(text: string): Promise<Rendered | null> {
  const parsed = await inWorker(text);
  return parsed === null ? null : sanitised(parsed);
}

function inWorker(text: string): Promise<Parsed | null> {
  const worker = new Worker(policy.createScriptURL(workerUrl), { type: "module" });
  return new Promise<Parsed | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE);
    worker.onmessage = ({ data }: MessageEvent<Parsed>) => resolve(data);
    worker.onerror = () => resolve(null);
    worker.addEventListener("message", () => clearTimeout(timer));
    worker.postMessage(text);
  }).finally(() => worker.terminate());
}

/** The pictures of the card that is being sanitised, and the addresses that they were given. */
let pictures: readonly string[] = [];
let given: string[] = [];

/** Removes what could run, load, or look like a part of the page: scripts, forms, styles, ids and classes. */
export function sanitised(parsed: Parsed): Rendered {
  pictures = parsed.pictures;
  given = [];
  const html = DOMPurify.sanitize(parsed.html, {
    ALLOWED_TAGS: [...TAGS, ...FORMULA_TAGS],
    ALLOWED_ATTR: ["href", "src", ...PLAIN, ...FORMULA_ATTRIBUTES],
    ALLOWED_URI_REGEXP: /^(?:https?|ipfs|mailto|picture):/i,
    // What is no address is not read as one.
    ADD_URI_SAFE_ATTR: [...PLAIN, ...FORMULA_ATTRIBUTES],
    // What `parse` renamed goes with all that is in it, as it does under its own name.
    ADD_FORBID_CONTENTS: ["still-style", "still-script"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_TRUSTED_TYPE: true,
  }) as unknown as string;
  const addresses = given;
  return {
    html,
    rest: parsed.rest,
    release: () => {
      for (const address of addresses) URL.revokeObjectURL(address);
    },
  };
}

// A picture from elsewhere would tell its host who reads: its address stands there instead.
DOMPurify.addHook("uponSanitizeElement", (node, { tagName }) => {
  if (tagName !== "img" || !(node instanceof Element)) return;
  const address = node.getAttribute("src") ?? "";
  if (/^picture:\d+$/.test(address)) return;
  const link = node.ownerDocument.createElement("a");
  link.textContent = node.getAttribute("alt") || address;
  if (/^(?:https?|ipfs):/i.test(address)) {
    link.setAttribute("href", address);
    lead(link);
  }
  node.replaceWith(link);
});

DOMPurify.addHook("uponSanitizeAttribute", (node, data) => {
  const isLength = data.attrName === "width" || data.attrName === "lspace" || data.attrName === "rspace";
  const isFormula = node.namespaceURI === "http://www.w3.org/1998/Math/MathML";
  if (isLength && !(isFormula && LENGTH.test(data.attrValue))) data.keepAttr = false;
});

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "IMG") return show(node);
  if (node.getAttribute("href")?.startsWith("picture:")) node.removeAttribute("href");
  node.removeAttribute("src");
  if (node.tagName === "A") lead(node);
});

/** Where a link leads is its reader's choice alone, and the page that is left says nothing of itself. */
function lead(link: Element): void {
  link.setAttribute("rel", "noopener noreferrer nofollow ugc");
  link.setAttribute("target", "_blank");
}

/** Puts the card's own picture in place of its name, at its size, so that nothing moves when it is there. */
function show(node: Element): void {
  const place = /^picture:(\d+)$/.exec(node.getAttribute("src") ?? "")?.[1];
  node.removeAttribute("src");
  const picture = place === undefined ? null : pictureOf(pictures[Number(place)] ?? "");
  if (picture === null) return;
  const address = URL.createObjectURL(picture.bytes);
  given.push(address);
  node.setAttribute("src", address);
  node.setAttribute("width", String(picture.width));
  node.setAttribute("height", String(picture.height));
  node.setAttribute("loading", "lazy");
  node.setAttribute("decoding", "async");
}
